using System.Collections.Immutable;
using PolyType;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>
/// A running throw-away server with all that a target needs; the passwords are this sandbox's own and worth nothing elsewhere.
/// </summary>
public sealed record SandboxServer
{
    public required int Port { get; init; }

    public required string Directory { get; init; }

    public required string DataDirectory { get; init; }

    public required string PgmonetaConf { get; init; }

    /// <summary>Through the Unix-domain socket.</summary>
    public required string AdminConnection { get; init; }

    /// <summary>Passwords of the roles <c>repl</c> and <c>app</c>.</summary>
    public required ImmutableDictionary<string, string> Passwords { get; init; }

    public required string Version { get; init; }

    public override string ToString() => $"sandbox on port {Port}";
}

/// <summary>How starting the sandbox ended.</summary>
[DerivedTypeShape(typeof(Running))]
[DerivedTypeShape(typeof(Failed))]
public abstract record SandboxOutcome
{
    private SandboxOutcome() { }

    public sealed record Running(SandboxServer Server) : SandboxOutcome;

    public sealed record Failed(Finding Finding) : SandboxOutcome;
}

/// <summary>
/// The throw-away PostgreSQL: plaintext, with a <c>repl</c> and an <c>app</c> role and a pgmoneta.conf; it dies with this program.
/// </summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>Starts it, or returns the one that runs. The steps are reported as short sentences.</summary>
    Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken);

    SandboxServer? Current { get; }
}
