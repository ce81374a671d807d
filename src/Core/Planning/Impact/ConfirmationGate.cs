using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Why a plan asks for a confirmation, by its findings.</summary>
public static class ConfirmationGate
{
    /// <summary>pgmoneta does not trust the authority yet: <c>pgmoneta-trust</c> goes first.</summary>
    public static bool WaitsForTrust(ImmutableArray<Finding> findings) => findings.Any(f => f.Code == FindingCode.PgmonetaDoesNotTrust);

    /// <summary>The dashboard's own login, or the last way in of a superuser, ends.</summary>
    public static bool CutsOffLogins(ImmutableArray<Finding> findings) =>
        findings.Any(f => f.Code == FindingCode.AdminCutOff || f.Code == FindingCode.LastSuperuserCutOff);

    /// <summary>What an unconfirmed apply is refused with: it names what ends, and what to do first.</summary>
    internal static Finding Refusal(ImmutableArray<Finding> findings)
    {
        var (trust, logins) = (WaitsForTrust(findings), CutsOffLogins(findings));
        var cut = string.Join(" and ", findings.Select(Login).OfType<string>().Distinct(StringComparer.Ordinal));
        var effect = (trust, logins) switch
        {
            (true, false) => "ends the connections of pgmoneta, which does not trust the authority yet",
            (true, true) => $"cuts off {cut}, and ends the connections of pgmoneta, which does not trust the authority yet",
            _ => $"cuts off {cut}",
        };
        return new(FindingCode.ConfirmationNeeded, Severity.Error, $"The change {effect}.", (trust, logins) switch
        {
            (true, false) => "Apply pgmoneta-trust first, or confirm it by name.",
            (true, true) => "Apply pgmoneta-trust first and keep the records concerned out of the change, or confirm it by name.",
            _ => "Confirm it by name, or keep the records concerned out of the change.",
        });
    }

    private static string? Login(Finding finding) =>
        finding.Code == FindingCode.AdminCutOff ? "the dashboard's own admin login"
        : finding.Code == FindingCode.LastSuperuserCutOff ? "the last way in of a superuser"
        : null;
}
