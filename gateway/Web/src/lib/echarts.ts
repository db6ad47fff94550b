import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, AxisPointerComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent, SVGRenderer]);

export { init };
