using System.Collections.Immutable;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>How a program is started, where that differs from the one that the collection shares.</summary>
internal sealed record RestLaunch
{
    /// <summary>A state that is there already; null: an empty one.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>What becomes the program, such as setpriv(1) with its options.</summary>
    public ImmutableArray<string> Privileges { get; init; } = [];

    /// <summary>The number of the account that it becomes: its folders are that account's. Null: the account of the tests.</summary>
    public int? Owner { get; init; }

    /// <summary>Where its files lie; null: where they were built.</summary>
    public string? Program { get; init; }
}
