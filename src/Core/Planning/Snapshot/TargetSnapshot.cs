using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>What was so at one moment: the files, the server's own view, the wire.</summary>
public sealed record TargetSnapshot
{
    private readonly HbaRules? _given;

    public required Target Target { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>From the server when it was asked, else from PG_VERSION.</summary>
    public required PostgresVersion Version { get; init; }

    /// <summary>By path: configuration files with their includes, certificate files that settings name.</summary>
    public required ImmutableSortedDictionary<string, FileSnapshot> Files { get; init; }

    /// <summary>The same files under the names by which the server knows them, for the parsers.</summary>
    public required ConfigurationFiles Configuration { get; init; }

    /// <summary>Every path that exists beside postgresql.conf and beside pgmoneta.conf; a new file takes a name that is free.</summary>
    public required ImmutableHashSet<string> Occupied { get; init; }

    /// <summary>The declared directories as they were: a plan is applied to these very ones.</summary>
    public ImmutableArray<DirectoryPin> Roots { get; init; } = [];

    /// <summary>The account that the server runs as: the owner of the data directory.</summary>
    public required FileOwner? ServerAccount { get; init; }

    /// <summary>Null without a working admin connection; the findings say why.</summary>
    public required ServerView? Server { get; init; }

    /// <summary>
    /// Winning values of the settings that matter (<c>ssl</c>, <c>ssl_cert_file</c>, <c>listen_addresses</c>, …): the server's when asked,
    /// else the files'.
    /// </summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>What pg_hba.conf means: read from the configuration when it is first asked for, unless it was given.</summary>
    public HbaRules Hba
    {
        get => _given ?? Rules(Configuration);
        init => _given = value;
    }

    /// <summary>What pg_ident.conf means, read from the configuration when it is first asked for.</summary>
    public UserMaps Maps => Access.Maps(Configuration, Target.Files, Version);

    /// <summary>The certificate that the server serves now; null when it serves none.</summary>
    public required Certificate? Served { get; init; }

    public required ProbeReport? Probe { get; init; }

    /// <summary>The target's authority; null before the first server certificate.</summary>
    public required Certificate? Authority { get; init; }

    /// <summary>The address that this program's connections come from; null when it is not known.</summary>
    public IPAddress? Here { get; init; }

    /// <summary>The server itself sees <see cref="Here"/>; else something between may show it another address.</summary>
    public bool HereIsSeen { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    public bool TlsIsOn => Served is not null;

    /// <summary>The parses that are made already; a copy of the snapshot shares them.</summary>
    private AccessParses Access { get; } = new();

    /// <summary>What pg_hba.conf would mean if some files had other bytes.</summary>
    public HbaRules HbaWith(IEnumerable<FileChange> changes) =>
        Rules(ConfigurationWith(changes));

    /// <summary>What pg_ident.conf would mean if some files had other bytes.</summary>
    public UserMaps MapsWith(IEnumerable<FileChange> changes) =>
        Access.Maps(ConfigurationWith(changes), Target.Files, Version);

    private HbaRules Rules(ConfigurationFiles files) => Access.Hba(files, Target.Files, Version, HbaBuild.OfSettings(Settings));

    private ConfigurationFiles ConfigurationWith(IEnumerable<FileChange> changes)
    {
        var files = Configuration;
        foreach (var change in changes)
            if (change.After is FileContent.Open open) files = files.With(Target.Files.OnServer(change.Path), open.Bytes);
        return files;
    }
}
