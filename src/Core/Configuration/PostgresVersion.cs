namespace PgTlsDashboard.Core.Configuration;

/// <summary>A PostgreSQL version as <c>server_version_num</c> gives it (150020 is 15.20).</summary>
public readonly record struct PostgresVersion(int Number) : IComparable<PostgresVersion>
{
    public int Major => Number / 10000;

    public int Minor => Number % 10000;

    public static PostgresVersion OfMajor(int major) => new(major * 10000);

    /// <summary>Reads <c>15</c>, <c>15.20</c>, <c>150020</c> or <c>15.20 (Debian …)</c>; null for anything else.</summary>
    public static PostgresVersion? Parse(string text)
    {
        var head = text.Trim().Split(' ', 2)[0];
        var parts = head.Split('.');
        if (!int.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out var first)) return null;
        if (parts.Length == 1 && first >= 90000) return new(first);
        if (first is < 9 or > 99) return null;
        var minor = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out minor)) return null;
        return new((first * 10000) + minor);
    }

    public int CompareTo(PostgresVersion other) => Number.CompareTo(other.Number);

    public static bool operator <(PostgresVersion left, PostgresVersion right) => left.Number < right.Number;

    public static bool operator >(PostgresVersion left, PostgresVersion right) => left.Number > right.Number;

    public static bool operator <=(PostgresVersion left, PostgresVersion right) => left.Number <= right.Number;

    public static bool operator >=(PostgresVersion left, PostgresVersion right) => left.Number >= right.Number;

    public override string ToString() => $"{Major}.{Minor}";
}
