using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>postgresql.conf without loss: bytes in are bytes out, and an edit touches its own line only.</summary>
public sealed record PostgresqlConf
{
    /// <summary>Never fails: a line that is no assignment is kept as it stands.</summary>
    public static PostgresqlConf Parse(ImmutableArray<byte> text) => throw new NotImplementedException();

    public ImmutableArray<byte> ToBytes() => throw new NotImplementedException();

    /// <summary>The value the last assignment in this file gives, unquoted; null when the file has none. Includes are not followed.</summary>
    public string? Find(string name) => throw new NotImplementedException();

    /// <summary>
    /// Assigns a value, quoted as it needs: the last assignment's value is replaced in place with its comment kept; without one, a
    /// line follows the commented default of that name, else the file's end.
    /// </summary>
    public PostgresqlConf Set(string name, string value) => throw new NotImplementedException();
}
