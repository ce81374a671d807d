using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>
/// TLS clients show a certificate: the server learns the authority (ssl_ca_file, beside those it trusts already), and the chosen hostssl
/// records demand it. A demand that is stronger already stays.
/// </summary>
public static class ClientCertificatesRecipe
{
    private const string Title = "Access rules demand client certificates";

    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.ClientCertificates request, Certificate root)
    {
        if (HbaFileErrors.Check(snapshot) is { IsEmpty: false } broken) return RecipeDraft.Refused(Title, broken);
        if (!snapshot.TlsIsOn)
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.TlsOff, Severity.Error, "The server does not serve TLS, so no client certificate can be asked for.",
                    "Apply server-certificate first, then plan again."));
        if (RevocationProblem(snapshot) is { } revocation) return RecipeDraft.Refused(Title, revocation);

        if (RequestCheck.Scope(request.Databases, request.Roles, null) is { IsEmpty: false } unclear)
            return RecipeDraft.Refused(Title, unclear);

        var scope = new RecordScope(request.Databases, request.Roles, null, snapshot.Version);
        var edits = new HbaEdits(snapshot);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var asked = 0;
        foreach (var record in snapshot.Hba.Records.Where(r => r.Method != "reject" && scope.Of(r) != Coverage.None))
        {
            if (record.Type == HbaConnectionType.HostSsl)
            {
                asked++;
                if (Rank(record) < Rank(request.Mode)) Demand(edits, record, request.Mode, scope);
            }
            else if (record.Type is HbaConnectionType.Host or HbaConnectionType.HostNoGssEnc or HbaConnectionType.HostNoSsl)
            {
                findings.Add(new(FindingCode.HbaWithoutCertificate, Severity.Warning,
                    $"This {HbaSpelling.Type(record.Type)} record lets "
                        + $"{string.Join(",", record.Roles.Select(RecordScope.Text))} in from "
                        + $"{HbaRecordText.Plain(record.Address)} without a certificate.",
                        "Apply require-tls to it first; clientcert works on hostssl records only.",
                        $"{record.FileName}:{record.LineNumber}"));
            }
        }
        if (asked == 0)
            return RecipeDraft.Refused(Title,
                [new Finding(FindingCode.NoHostsslRecord, Severity.Error,
                    "No chosen record is hostssl, and only hostssl records can demand a certificate.",
                    "Apply require-tls first, then plan again."), .. findings]);

        var changes = ImmutableArray.CreateBuilder<FileChange>();
        var commands = ImmutableArray<ManualCommand>.Empty;
        if (!Trusted(snapshot).Contains(root))
        {
            var path = RootFile(snapshot, root, changes, out commands);
            changes.AddRange(SettingEdits.Plan(snapshot, [("ssl_ca_file", snapshot.Target.Files.OnServer(path))], out var settingProblems));
            findings.AddRange(settingProblems);
        }
        changes.AddRange(edits.ToChanges(out var problems));
        findings.AddRange(problems);
        if (CaFile(snapshot) is { HoldsPrivateKey: true } combined)
        {
            findings.Add(new(FindingCode.CaFileHoldsPrivateKey, Severity.Warning,
                $"{combined.Path}, which ssl_ca_file names, holds a private key as well; only its certificates are taken.",
                "Keep keys in a file of their own that nobody else reads.", combined.Path));
        }

        findings.AddRange(ClientAuthorityCheck.Beside(snapshot, root));
        return new() { Title = Title, Changes = changes.ToImmutable(), Commands = commands, Findings = findings.ToImmutable() };
    }

    private static void Demand(HbaEdits edits, HbaRecord record, ClientCertificateMode mode, RecordScope scope)
    {
        if (mode == ClientCertificateMode.Cert)
        {
            // Options of another method (ldapserver, krb_realm) are errors after cert: such a record gets a narrower one above it.
            if (scope.Of(record) == Coverage.Whole && record.Options.IsEmpty) edits.Replace(record, edits.MethodIndex(record), "cert");
            else
                edits.InsertBefore(record,
                    $"hostssl {scope.DatabasesOf(record)} {scope.RolesOf(record)} {HbaRecordText.Address(record.Address)} cert");
            return;
        }
        var option = mode == ClientCertificateMode.VerifyCa ? "clientcert=verify-ca" : "clientcert=verify-full";
        if (scope.Of(record) == Coverage.Part)
        {
            var rest = string.Concat(record.Options.Where(o => o.Name != "clientcert").Select(o => " " + Option(o)));
            edits.InsertBefore(record,
                $"hostssl {scope.DatabasesOf(record)} {scope.RolesOf(record)} {HbaRecordText.Address(record.Address)} {record.Method} "
                    + $"{option}{rest}");
        }
        else if (edits.OptionIndex(record, "clientcert") is { } index)
        {
            edits.Replace(record, index, option);
        }
        else
        {
            edits.Append(record, option);
        }
    }

    private static string Option(HbaOption option) => RecordScope.Text(new ConfToken($"{option.Name}={option.Value}", Quoted: false));

    private static int Rank(HbaRecord record) =>
        record.Method == "cert" ? 3 : record.ClientCert switch { "verify-full" => 2, "verify-ca" => 1, _ => 0 };

    private static int Rank(ClientCertificateMode mode) =>
        mode switch { ClientCertificateMode.VerifyCa => 1, ClientCertificateMode.VerifyFull => 2, _ => 3 };

    private static ImmutableArray<Certificate> Trusted(TargetSnapshot snapshot) =>
        CaFile(snapshot) is { Content: { } content } ? Certificate.FromPem(content.AsSpan(), out _) : [];

    private static FileSnapshot? CaFile(TargetSnapshot snapshot) => TlsFiles.Of(snapshot, "ssl_ca_file");

    private static string RootFile(TargetSnapshot snapshot, Certificate root, ImmutableArray<FileChange>.Builder changes,
        out ImmutableArray<ManualCommand> commands)
    {
        var directory = Path.GetDirectoryName(snapshot.Target.Files.ConfigFile)!;
        var path = FileEdits.FreePath(snapshot, directory, "root", root.FingerprintSha256, ".crt") + ".crt";
        // Authorities that the server trusts today stay trusted: their clients are not this change's business.
        // Certificates only, encoded again: what else lies in that file (the server's key, in a combined PEM) is not for others to read.
        var kept = CaFile(snapshot) is { Content: { } content }
            ? Certificate.FromPem(content.AsSpan(), out _).Where(known => known != root)
            : [];
        var text = string.Concat([.. kept.Select(known => known.ToPem()), root.ToPem()]);
        changes.Add(FileEdits.Create(path, text, snapshot.ServerAccount));
        commands = [ManualCommands.Write("Put the authority's certificate where the server reads it.", path, text, snapshot.ServerAccount)];
        return path;
    }

    private static Finding? RevocationProblem(TargetSnapshot snapshot) =>
        snapshot.Settings.GetValueOrDefault("ssl_crl_file") is { Length: > 0 }
            || snapshot.Settings.GetValueOrDefault("ssl_crl_dir") is { Length: > 0 }
            ? new(FindingCode.CrlLacksAuthority, Severity.Error,
                "The server checks a CRL, and every client certificate of an authority without a CRL there is refused.",
                "Unset ssl_crl_file and ssl_crl_dir, or add a CRL of this authority by hand, then plan again.", "ssl_crl_file")
            : null;
}
