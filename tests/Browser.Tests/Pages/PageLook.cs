using System.Collections.Immutable;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>What was wrong with a page over all its variants; each fault names the variant.</summary>
internal sealed record PageLook
{
    /// <summary>Serious and critical findings of axe.</summary>
    public ImmutableArray<string> Barriers { get; init; } = [];

    /// <summary>Where the page scrolls sideways.</summary>
    public ImmutableArray<string> Overflows { get; init; } = [];

    /// <summary>Requests to another host since the look before.</summary>
    public ImmutableArray<string> StrangeRequests { get; init; } = [];

    public ImmutableArray<string> ConsoleErrors { get; init; } = [];
}
