using System.Globalization;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>Units of memory and of time; their case counts.</summary>
internal static class GucUnit
{
    /// <summary>The number in the base unit; null when the unit is unknown or of the other sort.</summary>
    public static double? Convert(double number, ReadOnlySpan<char> unit, ReadOnlySpan<char> baseUnit)
    {
        var digits = 0;
        while (digits < baseUnit.Length && char.IsAsciiDigit(baseUnit[digits])) digits++;
        var factor = digits == 0 ? 1 : double.Parse(baseUnit[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        baseUnit = baseUnit[digits..];
        return Ratio(Bytes(unit), Bytes(baseUnit)) ?? Ratio(Milliseconds(unit), Milliseconds(baseUnit));

        double? Ratio(double? from, double? to) => number * from / (to * factor);
    }

    private static double? Bytes(ReadOnlySpan<char> unit) => unit switch
    {
        "B" => 1,
        "kB" => 1L << 10,
        "MB" => 1L << 20,
        "GB" => 1L << 30,
        "TB" => 1L << 40,
        _ => null,
    };

    private static double? Milliseconds(ReadOnlySpan<char> unit) => unit switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => null,
    };
}
