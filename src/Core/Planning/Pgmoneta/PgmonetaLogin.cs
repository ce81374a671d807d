using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Pgmoneta;

/// <summary>A section of pgmoneta.conf that means the target, as the server meets it.</summary>
/// <param name="Section">Its name.</param>
/// <param name="Role">Its <c>user</c>; null when it names none.</param>
/// <param name="NamesCertificate">It has a <c>tls_cert_file</c> and a <c>tls_key_file</c>.</param>
/// <param name="Certificate">What <c>tls_cert_file</c> holds; null without one, and where it cannot be read.</param>
public sealed record PgmonetaLogin(string Section, string? Role, bool NamesCertificate, Certificate? Certificate)
{
    /// <summary>Empty without a pgmoneta.conf that was read, and when no section means the target.</summary>
    public static ImmutableArray<PgmonetaLogin> Of(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (PgmonetaSections.Document(snapshot) is not { } document) return [];
        return [.. PgmonetaSections.Of(snapshot, document).Select(section => Of(snapshot, document, section))];
    }

    /// <summary>Whether the server would let it in where it asks for a certificate: one of the authority for the role, and valid.</summary>
    public bool Shows(Certificate authority, DateTimeOffset at) => NamesCertificate && Certificate is { } shown
        && shown.CommonName == Role && shown.NotBefore <= at && at < shown.NotAfter && IssuerSignature.IsOf(shown, authority);

    /// <summary>The sections that some rules would reject for want of a certificate that fits, and that the present ones let in.</summary>
    internal static IEnumerable<Finding> Stopped(TargetSnapshot snapshot, HbaRules after)
    {
        // Before the server has authorities it asks for no certificate, whatever pgmoneta could show.
        var asks = snapshot.Settings.GetValueOrDefault("ssl_ca_file") is { Length: > 0 };
        foreach (var login in Of(snapshot).Where(login => login.Role is not null))
        {
            // What it shows cannot be read here.
            if (login is { NamesCertificate: true, Certificate: null }) continue;
            var shown = login.Shown(snapshot);
            if (login.IsRejected(snapshot, snapshot.Hba, asks ? shown : null)) continue;
            if (!login.IsRejected(snapshot, after, shown))
            {
                if (login.IsRejected(snapshot, after, null) && !login.IsSeen(snapshot))
                    yield return RestartNotSeen(snapshot, login.Section);
                continue;
            }

            yield return new(FindingCode.PgmonetaShowsNone, Severity.Warning,
                $"pgmoneta logs in as {login.Role} (section [{login.Section}]) and shows "
                    + $"{(login.NamesCertificate ? "a certificate that these rules reject" : "no certificate")}: its backups will stop.",
                "Apply pgmoneta-client first and restart pgmoneta, or confirm by name.", snapshot.Target.Files.PgmonetaConf);
        }
    }

    /// <summary>What pgmoneta was told takes effect at its restart, and nothing here shows one.</summary>
    internal static Finding RestartNotSeen(TargetSnapshot snapshot, string section) => new(FindingCode.PgmonetaRestartNotSeen,
        Severity.Warning,
        $"pgmoneta reads its TLS settings at its start only, and whether it was restarted since section [{section}] got them is not known: "
            + "if it was not, its backups will stop.",
        "Restart pgmoneta before you apply this.", snapshot.Target.Files.PgmonetaConf);

    /// <summary>A live session of pgmoneta shows the very certificate that its configuration names.</summary>
    private bool IsSeen(TargetSnapshot snapshot) => Certificate is { } named && (snapshot.Server?.Sessions ?? []).Any(session =>
        session.Role == Role && session.ApplicationName.StartsWith("pgmoneta", StringComparison.Ordinal)
        && session.ClientSerialNumber == named.SerialNumber);

    private HbaAttemptCertificate? Shown(TargetSnapshot snapshot)
    {
        if (!NamesCertificate || Certificate is not { } shown) return null;
        var namesakes = (TlsFiles.Certificates(snapshot, "ssl_ca_file") ?? [])
            .Concat(snapshot.Authority is { } own ? [own] : ImmutableArray<Certificate>.Empty)
            .Where(authority => authority.Subject == shown.Issuer).ToList();
        // One of an issuer that is not known here may have a chain that is.
        var trusted = shown.NotBefore <= snapshot.TakenAt && snapshot.TakenAt < shown.NotAfter
            && (namesakes.Count == 0 || namesakes.Exists(authority => IssuerSignature.IsOf(shown, authority)));
        return new(shown.Subject, shown.CommonName, trusted);
    }

    // It connects to the database postgres and for replication.
    private bool IsRejected(TargetSnapshot snapshot, HbaRules rules, HbaAttemptCertificate? shown)
    {
        var address = snapshot.Here ?? (IPAddress.TryParse(snapshot.Target.Host, out var parsed) ? parsed : IPAddress.Loopback);
        return ((bool[])[false, true]).Any(replication => HbaEvaluator.Explain(rules,
            new HbaAttempt
            {
                Address = address,
                Tls = true,
                Database = "postgres",
                Role = Role!,
                Replication = replication,
                Certificate = shown,
            },
            null, snapshot.Maps).Login is HbaLogin.CertificateMissing or HbaLogin.HandshakeRefused or HbaLogin.NameRefused
                or HbaLogin.PasswordInVain);
    }

    private static PgmonetaLogin Of(TargetSnapshot snapshot, PgmonetaConf document, string section)
    {
        var path = document.Find(section, "tls_cert_file");
        var content = path is { Length: > 0 } ? snapshot.Files.GetValueOrDefault(snapshot.Target.Files.Mounted(path))?.Content : null;
        return new(section, document.Find(section, "user"),
            path is { Length: > 0 } && document.Find(section, "tls_key_file") is { Length: > 0 },
            content is { } pem ? Pki.Certificate.FromPem(pem.AsSpan(), out _).FirstOrDefault() : null);
    }
}
