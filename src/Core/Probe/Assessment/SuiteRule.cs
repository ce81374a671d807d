using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Suites that encrypt too little, or whose recordings a stolen key opens.</summary>
internal sealed class SuiteRule : IAssessmentRule
{
    /// <summary>RFC 9325, 4.1: below it nobody is to negotiate.</summary>
    private const int LeastBits = 112;

    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        var suites = (report.Full?.Protocols.SelectMany(p => p.Suites) ?? []).DistinctBy(s => s.Id).ToList();
        if (Describe(suites, s => IsAnonymous(s.Name) || IsRc4(s.Name) || s.Bits < LeastBits) is { } broken)
            yield return new(
                new(FindingCode.SuiteBroken, Severity.Error,
                    $"Suites without encryption, without a certificate or below {LeastBits} bits are offered: {broken}.",
                    "Set ssl_ciphers = 'HIGH:!aNULL'.", "ssl_ciphers"), Weight.Failing, DeviationFix.TlsSettings);
        if (Describe(suites, s => s.Name.Contains("3DES", StringComparison.Ordinal)) is { } old)
            yield return new(
                new(FindingCode.Suite3des, Severity.Warning, $"Triple DES is offered, with blocks of 64 bits (CVE-2016-2183): {old}.",
                    "Leave +3DES and MEDIUM out of ssl_ciphers.", "ssl_ciphers"), baseline.WantsAead
                        ? Weight.Serious
                        : Weight.Minor, DeviationFix.TlsSettings);
        if (baseline.WantsForwardSecrecy
            && Describe(suites, s => !SuiteStrength.IsForwardSecret(s.Name) && !IsAnonymous(s.Name)) is { } fixedKeys)
            yield return new(
                new(FindingCode.SuiteNoForwardSecrecy, Severity.Warning,
                    $"Suites without forward secrecy are offered: what was recorded is readable once the server's key "
                        + $"is known: {fixedKeys}.", "Set ssl_ciphers = 'ECDHE+AESGCM:ECDHE+CHACHA20'.", "ssl_ciphers"), Weight.Minor,
                        DeviationFix.TlsSettings);
        if (baseline.WantsAead && Describe(suites, s => SuiteStrength.IsForwardSecret(s.Name) && !SuiteStrength.IsAead(s.Name)) is { } cbc)
            yield return new(
                new(FindingCode.SuiteCbc, Severity.Warning, $"Suites that encrypt in CBC mode are offered: {cbc}.",
                    "Set ssl_ciphers = 'ECDHE+AESGCM:ECDHE+CHACHA20'.", "ssl_ciphers"), Weight.Minor, DeviationFix.TlsSettings);
        if (suites.Any(s => s.PrimeBits < 2048))
            yield return new(
                new(FindingCode.DheShortPrime, Severity.Warning, $"DHE goes over a prime of {suites.Min(s => s.PrimeBits)} bits.",
                    "Point ssl_dh_params_file to parameters of 2,048 bits or more, or leave DHE out of ssl_ciphers.", "ssl_dh_params_file"),
                    Weight.Serious);
        if (report.Full?.Protocols.FirstOrDefault(p => p.Order == SuiteOrder.Client && p.Version != TlsVersion.Tls13) is not null)
            yield return new(
                new(FindingCode.SuiteClientOrder, Severity.Info, "The client's order of suites decides.",
                    "Set ssl_prefer_server_ciphers = on where weak suites are offered.", "ssl_prefer_server_ciphers"), Weight.Note);
    }

    private static bool IsAnonymous(string name) => name.Contains("_anon_", StringComparison.Ordinal);

    private static bool IsRc4(string name) => name.Contains("RC4", StringComparison.Ordinal);

    private static string? Describe(List<SuiteFact> suites, Func<SuiteFact, bool> such)
    {
        var names = suites.Where(such).Select(s => s.Name).ToList();
        return names.Count switch
        {
            0 => null,
            <= 3 => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more",
        };
    }
}
