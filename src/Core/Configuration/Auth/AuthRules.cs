namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>What differs between the majors in the record grammar that pg_hba.conf and pg_ident.conf share.</summary>
internal readonly record struct AuthRules(PostgresVersion Version)
{
    public const string LineTooLong = "authentication file line too long";
    public const string TokenTooLong = "authentication file token too long";

    /// <summary>A backslash at the end of a line joins it with the next one from 14.</summary>
    public bool Continuation => Version.Major >= 14;

    /// <summary>13 reads lines into a fixed buffer: the longest piece that it takes, in bytes.</summary>
    public int LineLimit => Version.Major >= 14 ? int.MaxValue : 20_479;

    /// <summary>Bytes of the longest token; 16 lifted the limit.</summary>
    public int TokenLimit => Version.Major >= 16 ? int.MaxValue : 10_239;

    /// <summary>
    /// <c>include</c>, <c>include_if_exists</c>, <c>include_dir</c>, a depth limit, and regular expressions for databases and roles.
    /// </summary>
    public bool Includes => Version.Major >= 16;
}
