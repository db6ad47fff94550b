import { parseForecast, parseState, type Forecast } from './report';
import { initialView, reduce, type Action, type View } from './view';

const retryMilliseconds = 2000;

/** The line to the gateway: fetches the state, follows its changes, and starts over when it breaks. */
export class GatewayLine {
  view: View = $state.raw(initialView);
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  /** @param still shows one state and opens no stream: a page that comes to rest, for pictures and prints */
  constructor(private readonly still: boolean) {}

  start(): void {
    this.stopped = false;
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.source?.close();
  }

  private async connect(): Promise<void> {
    let action: Action;
    try {
      const response = await fetch('api/state', { cache: 'no-store' });
      const text = await response.text();
      action = response.ok ? read(text) : { kind: 'refused', reason: text };
    } catch {
      action = { kind: 'lost' };
    }

    if (this.stopped) {
      return;
    }

    if (action.kind === 'state' && this.still) {
      this.apply({ kind: 'still', state: action.state });
      return;
    }

    this.apply(action);
    if (action.kind === 'state') {
      this.follow();
    } else {
      this.retry();
    }
  }

  private follow(): void {
    const source = new EventSource('api/live');
    this.source = source;
    source.addEventListener('state', (event: MessageEvent<string>) => this.apply(read(event.data)));
    source.onerror = () => {
      source.close();
      this.apply({ kind: 'lost' });
      this.retry();
    };
  }

  private retry(): void {
    this.timer = setTimeout(() => void this.connect(), retryMilliseconds);
  }

  private apply(action: Action): void {
    this.view = reduce(this.view, action);
  }
}

function read(text: string): Action {
  try {
    return { kind: 'state', state: parseState(text) };
  } catch (error) {
    return { kind: 'refused', reason: (error as Error).message };
  }
}

export async function fetchForecast(participant: string): Promise<Forecast> {
  const response = await fetch(`api/forecast/${encodeURIComponent(participant)}`, { cache: 'no-store' });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(text.split('\n')[0]);
  }

  return parseForecast(text);
}
