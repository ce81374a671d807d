using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Tests.Fakes;

/// <summary>Things to answer with.</summary>
public static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(2));

    public static readonly Certificate Certificate = MakeAuthority("Some root").Certificate;

    public static readonly Finding Trouble = new(FindingCode.Refused, Severity.Error, "Something is so.", "Do something.", "pg_hba.conf:3");

    public static CertificateAuthority MakeAuthority(string name) =>
        CertificateAuthority.CreateRoot(name, PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).Result, Now,
            TimeSpan.FromDays(30));

    public static Target Target(string name = "db1") => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Host = "db1.example",
        Port = 5432,
        Files = new()
        {
            DataDirectory = "/data",
            ConfigFile = "/data/postgresql.conf",
            HbaFile = "/data/pg_hba.conf",
            IdentFile = "/data/pg_ident.conf",
            ServerPaths = [new("/data", "/var/lib/postgresql")],
        },
        HasAdminConnection = true,
        AddedAt = Now,
    };

    public static HbaRules Rules => new()
    {
        Accepted = true,
        Rows = [new() { FileName = "pg_hba.conf", LineNumber = 3, Type = "host", Database = ["all"], UserName = ["all"],
            Address = "0.0.0.0", AuthMethod = "md5" }],
        Records = [],
        Findings = [],
    };

    public static TargetSnapshot Snapshot(Target target) => new()
    {
        Target = target,
        TakenAt = Now,
        Version = new(150020),
        Files = ImmutableSortedDictionary<string, FileSnapshot>.Empty.Add("/data/pg_hba.conf", new()
        {
            Path = "/data/pg_hba.conf",
            Content = [1, 2, 3],
            Exists = true,
            Hash = "ab",
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            Owner = new(26, 26, "postgres"),
            IsMountPoint = false,
        }),
        Server = null,
        Configuration = ConfigurationFiles.Empty,
        Occupied = [],
        ServerAccount = null,
        Settings = ImmutableSortedDictionary<string, string>.Empty.Add("ssl", "on"),
        Hba = Rules,
        Served = Certificate,
        Probe = null,
        Authority = null,
        Findings = [Trouble],
    };

    public static SetupPlan Plan(Guid targetId, RecipeRequest request) => new()
    {
        Changes = new()
        {
            Id = Guid.NewGuid(),
            TargetId = targetId,
            Recipe = request.Name,
            Title = "Server certificate for db1",
            Changes = [],
            Paths = new([]),
            NeedsReload = true,
        },
        Request = request,
        CreatedAt = Now,
        Previews =
        [
            new()
            {
                Path = "/data/server.key",
                Kind = ChangeKind.Create,
                Diff = "A private key, not shown.",
                Rows = [],
                Secret = true,
                Mode = "0600",
                Owner = "postgres",
                InPlace = false,
            },
        ],
        Commands = [new("Reload", "psql -c 'select pg_reload_conf()'")],
        Access = new([], [new("all", "all", "0.0.0.0/0", "plaintext", "md5", "refused", "pg_hba.conf", 3)], []),
        Restart = ["pgmoneta"],
        Findings = [Trouble],
        NeedsConfirmation = false,
    };

    public static DatabaseClient Client(Guid targetId) => new()
    {
        Id = Guid.NewGuid(),
        TargetId = targetId,
        Role = "repl",
        Profile = "psql",
        Certificate = Certificate,
        IssuedAt = Now,
    };

    public static JournalEntry Entry(Guid targetId) => new()
    {
        Id = Guid.NewGuid(),
        TargetId = targetId,
        Recipe = "require-tls",
        Title = "Require TLS",
        At = Now,
        State = JournalState.RolledBack,
        Because = "the server refused it",
        Files = [new("/data/pg_hba.conf", ChangeKind.Modify, "aa", "bb", "-host\n+hostssl")],
    };

    public static VerifyReport Proof(Guid targetId) => new()
    {
        TargetId = targetId,
        Role = "repl",
        At = Now,
        Cases =
        [
            Case("tls-login", CaseKind.Positive, CaseResult.Passed),
            Case("plaintext", CaseKind.Negative, CaseResult.Failed),
            Case("other-role", CaseKind.Negative, CaseResult.NotProven),
        ],
    };

    public static ProbeReport Report(ProbeRequest request) => new()
    {
        Request = request,
        At = Now,
        Reachable = true,
        SslRequest = SslRequestResponse.Accepted,
        Protocol = "TLSv1.3",
        CipherSuite = "TLS_AES_256_GCM_SHA384",
        Chain = [Certificate],
        ConnectElapsed = TimeSpan.FromMilliseconds(1),
        NegotiateElapsed = TimeSpan.FromMilliseconds(2),
        HandshakeElapsed = TimeSpan.FromMilliseconds(3),
        Findings = [],
    };

    private static CaseOutcome Case(string name, CaseKind kind, CaseResult result) => new()
    {
        Name = name,
        Title = name,
        Kind = kind,
        Expected = "Enters over TLS",
        Outcome = "Entered",
        Result = result,
        Evidence = ["TLSv1.3"],
        Findings = [],
        Elapsed = TimeSpan.FromMilliseconds(5),
    };
}
