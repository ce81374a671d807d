using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Lifecycle;

/// <summary>Issues client certificates from the target's authority and hands out each bundle once.</summary>
internal sealed class ClientService(
    ITargetStore targets, IClientStore clients, Authorities authorities, SnapshotReader reader, PendingBundles cache, AuditLog audit,
    TimeProvider time) : IClients
{
    private const int LongestCsr = 64 * 1024;

    public Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        clients.ListAsync(targetId, cancellationToken);

    public async Task<IssueOutcome> IssueAsync(Guid targetId, ClientDraft draft, string actor, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target)
            return new IssueOutcome.NoSuchTarget();
        var snapshot = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        ImmutableArray<Finding> problems =
            [.. RequestCheck.Role(draft.Role, snapshot), .. RequestCheck.Validity(draft.ValidityDays), .. CheckDraft(draft)];
        if (problems.Any(p => p.Severity == Severity.Error)) return new IssueOutcome.Refused(problems);

        using var authority = await authorities.OpenAsync(target, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (authority.WhyNotIssue(now) is { } why) return new IssueOutcome.Refused([why]);
        var validity = TimeSpan.FromDays(draft.ValidityDays);
        PrivateKey? key = null;
        Certificate? certificate;
        if (draft.Csr is { } csr)
        {
            certificate = authority.IssueClientFor(draft.Role, Encoding.ASCII.GetBytes(csr), now, validity, out var problem);
            if (certificate is null) return new IssueOutcome.Refused([problem!]);
        }
        else
        {
            key = await PrivateKey.GenerateAsync(draft.KeyAlgorithm, cancellationToken).ConfigureAwait(false);
            certificate = authority.IssueClient(draft.Role, key, now, validity);
        }
        var client = new DatabaseClient
        {
            Id = Guid.NewGuid(),
            TargetId = targetId,
            Role = draft.Role,
            Profile = draft.Profile,
            Certificate = certificate,
            IssuedAt = now
        };
        await clients.AddAsync(client, cancellationToken).ConfigureAwait(false);
        var ticket = cache.Put(client.Id, Contents(snapshot, draft, certificate, key, authority.Certificate));
        var missing = await audit.WriteAsync(actor, "issue", targetId,
            $"Client certificate {certificate.SerialNumber} for {draft.Role}").ConfigureAwait(false);
        return new IssueOutcome.Issued(client, ticket,
            [.. problems, .. HostFinding(snapshot, draft), .. missing is null ? [] : new[] { missing }]);
    }

    public async Task<BundleDownloadOutcome> TakeBundleAsync(string token, BundleFormat format, CancellationToken cancellationToken)
    {
        if (cache.Take(token) is not { } waiting) return new BundleDownloadOutcome.Gone();
        using var key = waiting.Contents.Key;
        var now = time.GetUtcNow();
        await clients.MarkDownloadedAsync(waiting.ClientId, now, CancellationToken.None).ConfigureAwait(false);
        var folder = Bundle.FolderOf(waiting.Contents);
        var files = Bundle.Build(waiting.Contents);
        var archive = Bundle.Pack(files, folder, format, now);
        Bundle.Forget(files);
        await audit.WriteAsync("bundle link", "download", null, $"Bundle of client {waiting.ClientId}").ConfigureAwait(false);
        return format == BundleFormat.Zip
            ? new BundleDownloadOutcome.Downloaded(folder + ".zip", "application/zip", archive)
            : new BundleDownloadOutcome.Downloaded(folder + ".tar.gz", "application/gzip", archive);
    }

    public BundleTicket? FindTicket(Guid clientId) => cache.FindTicket(clientId);

    private static BundleContents Contents(TargetSnapshot snapshot, ClientDraft draft, Certificate certificate, PrivateKey? key,
        Certificate root) => new()
        {
            Host = Host(snapshot, draft),
            Port = snapshot.Target.Port,
            Database = draft.Database,
            Role = draft.Role,
            TargetName = snapshot.Target.Name,
            Certificate = certificate,
            Key = key,
            Roots = [root],
            Passphrase = draft.Passphrase,
            HostNameIsProven = Names(snapshot, draft) == true,
        };

    private static IEnumerable<Finding> HostFinding(TargetSnapshot snapshot, ClientDraft draft)
    {
        // Never the root that the wire shows: whoever stands in between would be trusted by every client.
        if (snapshot.Served is not null && snapshot.Probe?.Trust == ChainTrust.Untrusted)
            yield return new(FindingCode.ServerOfOtherAuthority, Severity.Warning,
                "The served certificate is not of this target's authority, and the bundle's root.crt holds that authority only.",
                "Apply server-certificate, or add the server's own root to root.crt by hand.");
        if (Names(snapshot, draft) == false)
            yield return new(FindingCode.HostNameMismatch, Severity.Warning,
                $"The served certificate does not name {Host(snapshot, draft)}: the bundle's strings say verify-ca.",
                "Renew the server certificate with that name; then verify-full works.");
    }

    private static string Host(TargetSnapshot snapshot, ClientDraft draft) => draft.Host ?? snapshot.Target.Host;

    /// <summary>Whether the certificate that is served names the client's host; null when none was seen.</summary>
    private static bool? Names(TargetSnapshot snapshot, ClientDraft draft) => draft.Host is not { } host || host == snapshot.Target.Host
        ? snapshot.Served is null ? null : snapshot.Probe?.HostNameMatches
        : snapshot.Served is { } served ? HostNameValidator.Validate(served, host).Matches : null;

    private static IEnumerable<Finding> CheckDraft(ClientDraft draft)
    {
        if (draft.Database.Length == 0 || Encoding.UTF8.GetByteCount(draft.Database) > RoleName.MaximumBytes
            || draft.Database.Contains('\0', StringComparison.Ordinal))
            yield return new(FindingCode.DatabaseInvalid, Severity.Error,
                $"A database's name has 1 to {RoleName.MaximumBytes} bytes in UTF-8, and no NUL.", "Give the name as \\l shows it.",
                "database");
        if (draft.Host is { } host && !TargetHost.IsValid(host))
            yield return new(FindingCode.HostInvalid, Severity.Error, "The host is no host name or address.",
                "Give the name or address that this client connects to, without port or scheme.", "host");
        if (draft.Profile is not ("psql" or "pgmoneta" or "app"))
            yield return new(FindingCode.ProfileUnknown, Severity.Error, $"There is no profile {Shown(draft.Profile)}.",
                "Use psql, pgmoneta or app.");
        if (draft.Csr is { Length: > LongestCsr })
            yield return new(FindingCode.CsrTooLong, Severity.Error, "The certificate request is longer than 64 KiB.",
                "Give one PKCS #10 request in PEM.");
        if (draft.Passphrase is { } passphrase && Pkcs12.Problem(passphrase) is { } problem)
            yield return problem;
        if (draft.Passphrase is { Length: > 0 and < 8 })
            yield return new(FindingCode.PassphraseShort, Severity.Error, "The passphrase has fewer than 8 characters.",
                "Choose a longer one, or leave it out to get no PKCS #12 files.");
        if (draft is { Csr: not null, Passphrase: not null })
            yield return new(FindingCode.PassphraseWithoutKey, Severity.Error,
                "A PKCS #12 file needs the key, and with a certificate request the key stays with its owner.", "Leave the passphrase out.");
        if (draft is { Csr: null, KeyAlgorithm: KeyAlgorithm.Rsa8192 })
            yield return new(FindingCode.Rsa8192, Severity.Error, "Client keys of RSA 8192 bits are not made here.", "Use ecdsa-p256.");
    }

    private static string Shown(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(40));
}
