using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Pki;
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
        && shown.Issuer == authority.Subject && shown.CommonName == Role && shown.NotBefore <= at && at < shown.NotAfter;

    /// <summary>The sections that some rules would reject for want of a certificate, and that the present ones let in.</summary>
    internal static IEnumerable<Finding> Stopped(TargetSnapshot snapshot, HbaRules after) =>
        Of(snapshot).Where(login => login is { NamesCertificate: false, Role: not null })
            .Where(login => IsAsked(snapshot, after, login.Role!) && !IsAsked(snapshot, snapshot.Hba, login.Role!))
            .Select(login => new Finding(FindingCode.PgmonetaShowsNone, Severity.Warning,
                $"pgmoneta logs in as {login.Role} (section [{login.Section}]) and shows no certificate: its backups will stop.",
                "Apply pgmoneta-client first and restart pgmoneta, or confirm by name.", snapshot.Target.Files.PgmonetaConf));

    private static PgmonetaLogin Of(TargetSnapshot snapshot, PgmonetaConf document, string section)
    {
        var path = document.Find(section, "tls_cert_file");
        var content = path is { Length: > 0 } ? snapshot.Files.GetValueOrDefault(snapshot.Target.Files.Mounted(path))?.Content : null;
        return new(section, document.Find(section, "user"),
            path is { Length: > 0 } && document.Find(section, "tls_key_file") is { Length: > 0 },
            content is { } pem ? Pki.Certificate.FromPem(pem.AsSpan(), out _).FirstOrDefault() : null);
    }

    // It connects to the database postgres and for replication.
    private static bool IsAsked(TargetSnapshot snapshot, HbaRules rules, string role)
    {
        var address = IPAddress.TryParse(snapshot.Target.Host, out var parsed) ? parsed : IPAddress.Loopback;
        return ((bool[])[false, true]).Any(replication => HbaEvaluator.Explain(rules,
            new HbaAttempt { Address = address, Tls = true, Database = "postgres", Role = role, Replication = replication },
            null).Login == HbaLogin.CertificateMissing);
    }
}
