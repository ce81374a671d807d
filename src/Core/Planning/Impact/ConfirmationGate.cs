using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Why a plan asks for a confirmation, by its findings.</summary>
public static class ConfirmationGate
{
    /// <summary>pgmoneta does not trust the authority yet: <c>pgmoneta-trust</c> goes first.</summary>
    public static bool WaitsForTrust(ImmutableArray<Finding> findings) => findings.Any(f => f.Code == FindingCode.PgmonetaDoesNotTrust);

    /// <summary>pgmoneta shows no certificate yet: <c>pgmoneta-client</c> goes first.</summary>
    public static bool WaitsForCertificate(ImmutableArray<Finding> findings) => findings.Any(f => f.Code == FindingCode.PgmonetaShowsNone);

    /// <summary>The dashboard's own login, or the last way in of a superuser, ends.</summary>
    public static bool CutsOffLogins(ImmutableArray<Finding> findings) =>
        findings.Any(f => f.Code == FindingCode.AdminCutOff || f.Code == FindingCode.LastSuperuserCutOff);

    /// <summary>Another program writes a file of the plan, and will write the change over.</summary>
    public static bool IsWrittenOver(ImmutableArray<Finding> findings) => findings.Any(f => f.Code == FindingCode.ManagedFile);

    /// <summary>What an unconfirmed apply is refused with: it names what ends, and what to do first.</summary>
    internal static Finding Refusal(ImmutableArray<Finding> findings)
    {
        var (trust, certificate, over) = (WaitsForTrust(findings), WaitsForCertificate(findings), IsWrittenOver(findings));
        var cut = string.Join(" and ", findings.Select(Login).OfType<string>().Distinct(StringComparer.Ordinal));
        string?[] effects =
        [
            cut.Length > 0 ? $"cuts off {cut}" : null,
            trust ? "ends the connections of pgmoneta, which does not trust the authority yet" : null,
            certificate ? "ends the connections of pgmoneta, which shows no certificate for it yet" : null,
            over ? "is in a file that another program writes over" : null,
        ];
        string?[] first =
        [
            trust ? "apply pgmoneta-trust first" : null,
            certificate ? "apply pgmoneta-client first" : null,
            cut.Length > 0 ? "keep the records concerned out of the change" : null,
            over ? "make the change where that program keeps it" : null,
        ];
        return new(FindingCode.ConfirmationNeeded, Severity.Error, $"The change {string.Join(", and ", effects.OfType<string>())}.",
            $"{Sentence(string.Join(" and ", first.OfType<string>()))}, or confirm it by name.");
    }

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static string? Login(Finding finding) =>
        finding.Code == FindingCode.AdminCutOff ? "the dashboard's own admin login"
        : finding.Code == FindingCode.LastSuperuserCutOff ? "the last way in of a superuser"
        : null;
}
