// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Globalization. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.Globalization;

public class CultureInfo
{
    public static CultureInfo CurrentUICulture => throw null;

    public CultureInfo Parent => throw null;

    public string Name => throw null;

    public NumberFormatInfo NumberFormat => throw null;

    public DateTimeFormatInfo DateTimeFormat => throw null;

    public CultureInfo(string name) => throw null;

    public override string ToString() => throw null;
}

public sealed class DateTimeFormatInfo
{
    public static DateTimeFormatInfo CurrentInfo => throw null;

    public string AMDesignator => throw null;

    public string DateSeparator => throw null;

    public string FullDateTimePattern => throw null;

    public string LongDatePattern => throw null;

    public string LongTimePattern => throw null;

    public string MonthDayPattern => throw null;

    public string PMDesignator => throw null;

    public string RFC1123Pattern => throw null;

    public string ShortDatePattern => throw null;

    public string ShortTimePattern => throw null;

    public string SortableDateTimePattern => throw null;

    public string TimeSeparator => throw null;

    public string UniversalSortableDateTimePattern => throw null;

    public string YearMonthPattern => throw null;

    public string[] AbbreviatedDayNames => throw null;

    public string[] DayNames => throw null;

    public string[] AbbreviatedMonthNames => throw null;

    public string[] MonthNames => throw null;

    private DateTimeFormatInfo() => throw null;
}

public sealed class NumberFormatInfo
{
    public int[] NumberGroupSizes => throw null;

    public static NumberFormatInfo CurrentInfo => throw null;

    public string NegativeSign => throw null;

    public string NumberDecimalSeparator => throw null;

    public string NumberGroupSeparator => throw null;

    public string PositiveSign => throw null;

    private NumberFormatInfo() => throw null;
}
