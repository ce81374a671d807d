using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Plans of the recipes over fake servers, and the servers as they would be afterwards.</summary>
public static class Plans
{
    public static (SetupPlan Plan, FakeServerView After) Of(FakeServerView server, RecipeRequest request,
        IEnumerable<DatabaseClient> clients, DateTimeOffset now)
    {
        var files = server.Target.Files;
        var authority = server.Authority ?? Certificates.Authority(server.Target.Name, now);
        var after = request switch
        {
            RecipeRequest.PgmonetaTrust => server with { PgmonetaTrusts = true, Authority = authority },
            RecipeRequest.ServerCertificate c =>
                server with
                {
                    Authority = authority,
                    Served = Certificates.Server(server.Target.Host, now.AddMinutes(-5), c.ValidityDays, [.. c.Names])
                },
            RecipeRequest.RequireTls { Record: { } record } =>
                server with
                {
                    Closed =
                    server.Closed.Add(
                        int.Parse(record[(record.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture))
                },
            RecipeRequest.RequireTls t => server with { TlsRequired = true, LoopbackKept = t.KeepLocal },
            RecipeRequest.ClientCertificates c => server with { ClientMode = c.Mode },
            RecipeRequest.FollowAdvice f => server with { EditedHba = Followed(server, f, clients, now) },
            RecipeRequest.AccessRules a => server with { EditedHba = Encoding.UTF8.GetString(a.Files[0].Content.AsSpan()) },
            _ => server with { PgmonetaHasClient = true },
        };
        var previews = ImmutableArray.CreateBuilder<FilePreview>();
        if (request is RecipeRequest.ServerCertificate)
        {
            previews.Add(Diffs.Secret($"{files.DataDirectory}/server.key", "Private key, ECDSA P-256, 241 bytes; never shown."));
            previews.Add(Diffs.Of($"{files.DataDirectory}/server.crt", null,
                "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIQJ7b1a0Kp\n-----END CERTIFICATE-----\n", "0644"));
        }

        AddChanged(previews, files.PgmonetaConf, server.Pgmoneta, after.Pgmoneta, "0644");
        AddChanged(previews, files.ConfigFile, server.PostgresqlConf, after.PostgresqlConf, "0600");
        AddChanged(previews, files.HbaFile, server.Hba, after.Hba, "0600");
        var id = Guid.NewGuid();
        var plan = new SetupPlan
        {
            Request = request,
            Effects = request is RecipeRequest.ServerCertificate && after.Served is { } served
                ? [new Effect.CertificateServed(served.FingerprintSha256)]
                : [],
            CreatedAt = now,
            Previews = previews.ToImmutable(),
            Commands = Commands(server, request),
            Access = request is RecipeRequest.FollowAdvice or RecipeRequest.AccessRules
                ? AccessDelta.Compare(Snapshots.Rules(server), Snapshots.Rules(after))
                : Access(server, after),
            Impact = Impacts.Of(server, after, clients, now),
            Restart = request is RecipeRequest.PgmonetaTrust or RecipeRequest.PgmonetaClient ? ["pgmoneta"] : [],
            Findings = [.. Findings(request), .. Distrusts(server, request) ? [Distrust(files)] : ImmutableArray<Finding>.Empty],
            NeedsConfirmation = request is RecipeRequest.ClientCertificates { Mode: ClientCertificateMode.Cert }
                || Distrusts(server, request),
            Changes = new ChangePlan
            {
                Id = id,
                TargetId = server.Target.Id,
                Recipe = request.Name,
                Title = $"{Title(request)} {server.Target.Name}",
                NeedsReload = request is not (RecipeRequest.PgmonetaTrust or RecipeRequest.PgmonetaClient),
                Paths = new DeclaredPaths([files.DataDirectory]),
                Changes =
                    [.. previews.Select(p => new FileChange { Path = p.Path, Kind = p.Kind, BeforeHash = null,
                        After = new FileContent.Open([]), Mode = (UnixFileMode)0x180 })],
            },
        };
        return (plan, after);
    }

    private static bool Distrusts(FakeServerView server, RecipeRequest request) =>
        request is RecipeRequest.ServerCertificate && server is { Target.Files.PgmonetaConf: not null, PgmonetaTrusts: false };

    private static Finding Distrust(TargetFiles files) =>
        new(FindingCode.PgmonetaDoesNotTrust, Severity.Warning, "pgmoneta does not trust the authority of the new certificate.",
            "Apply pgmoneta-trust first.", files.PgmonetaConf);

    private static string Title(RecipeRequest request) => request switch
    {
        RecipeRequest.PgmonetaTrust => "pgmoneta learns the authority of",
        RecipeRequest.ServerCertificate => "Server certificate for",
        RecipeRequest.RequireTls => "Require TLS on",
        RecipeRequest.ClientCertificates => "Client certificates on",
        RecipeRequest.AccessRules => "Edited access rules of",
        RecipeRequest.FollowAdvice => "Access rules follow an advice on",
        _ => "pgmoneta's client certificate for",
    };

    private static string Followed(FakeServerView server, RecipeRequest.FollowAdvice request, IEnumerable<DatabaseClient> clients,
        DateTimeOffset now)
    {
        var draft = FollowAdviceRecipe.Plan(Snapshots.Of(server, now), request, [.. clients]);
        return draft.Changes is [{ After: FileContent.Open open }] ? Encoding.UTF8.GetString(open.Bytes.AsSpan()) : server.Hba;
    }

    private static void AddChanged(ImmutableArray<FilePreview>.Builder previews, string? path, string before, string after, string mode)
    {
        if (path is not null && before != after) previews.Add(Diffs.Of(path, before, after, mode));
    }

    private static ImmutableArray<ManualCommand> Commands(FakeServerView server, RecipeRequest request)
    {
        var data = server.Target.Files.DataDirectory;
        return request switch
        {
            RecipeRequest.ServerCertificate c =>
            [
                new("Make the server's key", $"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {data}/server.key"),
                new("Only the server may read it", $"chown postgres: {data}/server.key && chmod 600 {data}/server.key"),
                new("Sign its certificate with the authority",
                    $"openssl x509 -req -in server.csr -CA root.crt -CAkey "
                        + $"ca.key -days {c.ValidityDays} -extfile server.ext -out {data}/server.crt"),
                new("Turn TLS on", $"psql -c \"ALTER SYSTEM SET ssl = on\" -c \"SELECT pg_reload_conf()\""),
            ],
            RecipeRequest.PgmonetaTrust =>
            [
                new("Name the authority in pgmoneta.conf",
                    $"sed -i '/^\\[{server.Target.Name}\\]/a tls_ca_file = {data}/root.crt' {server.Target.Files.PgmonetaConf}"),
                new("Restart pgmoneta", "systemctl restart pgmoneta"),
            ],
            _ =>
            [
                new("Change the records", $"sed -i -E 's/^host( +(all|replication|reporting) )/hostssl\\1/' {server.Target.Files.HbaFile}"),
                new("Reload", "psql -c 'SELECT pg_reload_conf()'"),
            ],
        };
    }

    private static AccessDelta Access(FakeServerView before, FakeServerView after)
    {
        if (before.Hba == after.Hba) return AccessDelta.None;
        var file = before.Target.Files.HbaFile;
        string How(FakeServerView s, bool tls) => !tls && s.TlsRequired ? "refused" : s.ClientMode switch
        {
            ClientCertificateMode.VerifyFull => "scram-sha-256 with verify-full",
            ClientCertificateMode.VerifyCa => "scram-sha-256 with verify-ca",
            ClientCertificateMode.Cert => "cert",
            _ => "scram-sha-256",
        };
        var transport = before.ClientMode != after.ClientMode;
        return new([],
        [
            new("repl", "replication", "10.0.0.0/8", transport
                ? "TLS"
                : "plaintext", How(before, transport), How(after, transport), file, 10),
            new("all", "all", "10.0.0.0/8", transport ? "TLS" : "plaintext", How(before, transport), How(after, transport), file, 12),
        ],
        [new("report", "reporting", "192.168.40.0/24", "GSS", "scram-sha-256", "depends on the client", file, 13)]);
    }

    private static ImmutableArray<Finding> Findings(RecipeRequest request) => request switch
    {
        RecipeRequest.ServerCertificate { AsInTutorial: true } =>
        [
            new(FindingCode.AuthorityKeyOnServer, Severity.Warning,
                "The server key is the authority's key: whoever takes this host can mint clients.",
                "Use the recommended shape outside a development machine."),
            new(FindingCode.NoSubjectAlternativeName, Severity.Warning,
                "The certificate names no SAN: verify-full by address fails and Go clients refuse it.",
                "Use the recommended shape, which names every host."),
            new(FindingCode.Rsa8192, Severity.Info, "RSA 8192 serves about a tenth of the handshakes of P-256."),
        ],
        RecipeRequest.PgmonetaTrust =>
            [new(FindingCode.RestartPending, Severity.Info, "pgmoneta reads the new path after a restart.",
                "Restart pgmoneta before you turn TLS on.", "pgmoneta.conf")],
        RecipeRequest.RequireTls { KeepLocal: true } =>
            [new(FindingCode.HbaPlaintextRemains, Severity.Info, "Local users keep entering in plaintext over loopback.", null,
                "pg_hba.conf:6")],
        RecipeRequest.ClientCertificates { Mode: ClientCertificateMode.VerifyCa } =>
            [new(FindingCode.HbaVerifyCa, Severity.Warning,
                "verify-ca does not compare the CN with the role: one client's certificate opens another's door.", "Choose verify-full.")],
        _ => [],
    };
}
