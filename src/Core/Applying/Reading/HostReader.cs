using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>What the agents of a target saw of its machine, with the contents of the files.</summary>
internal sealed record HostView
{
    public required ServerView? Server { get; init; }
    public required PostgresVersion Version { get; init; }
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }
    public required ImmutableSortedDictionary<string, FileSnapshot> Files { get; init; }
    public required ImmutableArray<string> Directories { get; init; }
    public required ImmutableHashSet<string> Occupied { get; init; }
    public required ImmutableArray<DirectoryPin> Roots { get; init; }
    public required FileOwner? ServerAccount { get; init; }
    public required string? SystemIdentifier { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Nothing was seen, and why.</summary>
    public static HostView Unseen(params ImmutableArray<Finding> findings) => new()
    {
        Server = null,
        Version = PostgresVersion.OfMajor(18),
        Settings = ImmutableSortedDictionary<string, string>.Empty,
        Files = ImmutableSortedDictionary<string, FileSnapshot>.Empty.WithComparers(StringComparer.Ordinal),
        Directories = [],
        Occupied = [],
        Roots = [],
        ServerAccount = null,
        SystemIdentifier = null,
        Findings = findings,
    };
}

/// <summary>Asks the agents of a target what is so, and fetches the contents that are not known here yet.</summary>
internal sealed class HostReader(TargetAgents agents, ContentReader contents)
{
    public async Task<HostView> ReadAsync(Target target, CancellationToken cancellationToken)
    {
        var shared = TargetAgents.SharesAgent(target);
        var server = await ReadAsync(target, await agents.OfServerAsync(target, cancellationToken).ConfigureAwait(false), server: true,
            shared, cancellationToken)
            .ConfigureAwait(false);
        if (shared || target.Files.PgmonetaConf is null) return server;
        var pgmoneta = await ReadAsync(target, await agents.OfPgmonetaAsync(target, cancellationToken).ConfigureAwait(false), server: false,
            pgmoneta: true, cancellationToken)
            .ConfigureAwait(false);
        return server with
        {
            Files = server.Files.SetItems(pgmoneta.Files),
            Occupied = server.Occupied.Union(pgmoneta.Occupied),
            // A directory that only the other account may enter is pinned by its agent.
            Roots = [.. server.Roots, .. pgmoneta.Roots.Where(root => server.Roots.All(known => known.Path != root.Path))],
            Findings = [.. server.Findings, .. pgmoneta.Findings],
        };
    }

    private async Task<HostView> ReadAsync(Target target, AgentSearch search, bool server, bool pgmoneta,
        CancellationToken cancellationToken)
    {
        if (search is not AgentSearch.Found { Link: var link }) return HostView.Unseen(((AgentSearch.Missing)search).Finding);
        try
        {
            var login = await agents.LoginAsync(target, link, cancellationToken).ConfigureAwait(false);
            var reading = await link.Agent.ReadAsync(new(target.Files, login.Login, server, pgmoneta),
                cancellationToken).ConfigureAwait(false);
            var files = await Task.WhenAll(reading.Files.Select(file => FileAsync(link, file, cancellationToken))).ConfigureAwait(false);
            return new()
            {
                Server = reading.Server,
                Version = reading.Version,
                Settings = reading.Settings.WithComparers(StringComparer.Ordinal),
                Files = files.ToImmutableSortedDictionary(file => file.Path, file => file, StringComparer.Ordinal),
                Directories = reading.Directories,
                Occupied = [.. reading.Occupied],
                Roots = reading.Roots,
                ServerAccount = reading.ServerAccount,
                SystemIdentifier = reading.SystemIdentifier,
                Findings = reading.Findings,
            };
        }
        catch (AgentException e)
        {
            return HostView.Unseen(e.Finding);
        }
    }

    private async Task<FileSnapshot> FileAsync(AgentLink link, FileReading file, CancellationToken cancellationToken) => new()
    {
        Path = file.Path,
        Content = file.ContentHash is { } hash
            ? await contents.ReadAsync(link, hash, file.ContentLength, cancellationToken).ConfigureAwait(false)
            : null,
        Exists = file.Exists,
        Hash = file.Hash,
        Mode = file.Mode,
        Owner = file.Owner,
        IsMountPoint = file.IsMountPoint,
        MayWrite = file.MayWrite,
        HoldsPrivateKey = file.HoldsPrivateKey,
        Key = file.Key,
    };
}
