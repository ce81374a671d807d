using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>pgmoneta.conf without loss. Comments begin at any <c>#</c> or <c>;</c>, in quotes too, as pgmoneta reads it.</summary>
public sealed record PgmonetaConf
{
    public static PgmonetaConf Parse(ImmutableArray<byte> text) => throw new NotImplementedException();

    public ImmutableArray<byte> ToBytes() => throw new NotImplementedException();

    /// <summary>Section names in order; <c>pgmoneta</c> is the program's own, the others are servers.</summary>
    public ImmutableArray<string> Sections => throw new NotImplementedException();

    public string? Find(string section, string key) => throw new NotImplementedException();

    /// <summary>Replaces the value in place, or adds a line at the section's end; adds the section when it is missing.</summary>
    public PgmonetaConf Set(string section, string key, string value) => throw new NotImplementedException();
}
