using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>The settings that decide which versions and suites of TLS the server takes; a reload is enough for them.</summary>
public static class TlsSettingsRecipe
{
    private const string Title = "TLS versions and suites";

    /// <summary>
    /// What ssl_ciphers is made to hold: ephemeral exchange and authenticated encryption. TLS 1.3 has its own suites, which it does not
    /// touch.
    /// </summary>
    public const string ForwardSecretCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.TlsSettings request)
    {
        var oldest = request.OldestProtocol == OldestTlsProtocol.Tls13 ? "TLSv1.3" : "TLSv1.2";
        var wanted = new List<(string Name, string Value)> { ("ssl_min_protocol_version", oldest) };
        if (request.ForwardSecrecyOnly) wanted.Add(("ssl_ciphers", ForwardSecretCiphers));
        if (snapshot.Settings.GetValueOrDefault("ssl_max_protocol_version") is { Length: > 0 } most && Rank(most) < Rank(oldest))
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.TlsVersionsEmpty, Severity.Error,
                    $"ssl_max_protocol_version is {most}: with a minimum of {oldest} no version would be left.",
                    "Unset ssl_max_protocol_version first, then plan again.", "ssl_max_protocol_version"));
        var changes = SettingEdits.Plan(snapshot, wanted, out var problems);
        var findings = problems.ToBuilder();
        if (!changes.IsEmpty && request.OldestProtocol == OldestTlsProtocol.Tls13)
            findings.Add(new(FindingCode.OlderClientsLose, Severity.Warning,
                "Clients whose library has no TLS 1.3 (OpenSSL before 1.1.1, Java before 11) no longer connect over TLS.",
                "Look at pg_stat_ssl.version of the live sessions before, and confirm or roll back.", "ssl_min_protocol_version"));
        if (!changes.IsEmpty && request.ForwardSecrecyOnly && snapshot.Probe?.CipherSuite is { } suite
            && suite.StartsWith("TLS_RSA_", StringComparison.Ordinal))
            findings.Add(new(FindingCode.SuiteInUseLost, Severity.Warning,
                $"{suite}, which this machine agreed on just now, is not offered any more.", null, "ssl_ciphers"));
        return new() { Title = Title, Changes = changes, Findings = findings.ToImmutable() };
    }

    private static int Rank(string version) => version switch { "TLSv1" => 0, "TLSv1.1" => 1, "TLSv1.2" => 2, _ => 3 };
}
