using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning.Impact;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>A plan that asks for a confirmation says what ends and what to do first.</summary>
public sealed class ConfirmationGateTests
{
    private const string Trust = "pgmoneta-does-not-trust";
    private const string EndsPgmoneta = "ends the connections of pgmoneta, which does not trust the authority yet.";

    [Theory]
    [InlineData("The change cuts off the dashboard's own admin login.", false, "admin-cut-off")]
    [InlineData("The change cuts off the last way in of a superuser.", false, "last-superuser-cut-off", "some-hint")]
    [InlineData("The change " + EndsPgmoneta, true, Trust, Trust)]
    [InlineData("The change cuts off the dashboard's own admin login, and " + EndsPgmoneta, true, Trust, "admin-cut-off")]
    public void The_refusal_names_what_ends_and_pgmoneta_trust_where_it_goes_first(string sentence, bool trustFirst, params string[] codes)
    {
        ImmutableArray<Finding> findings = [.. codes.Select(code => new Finding(FindingCode.Read(code), Severity.Warning, "It is so."))];
        var refusal = ConfirmationGate.Refusal(findings);
        Assert.Equal((FindingCode.ConfirmationNeeded, Severity.Error, sentence), (refusal.Code, refusal.Severity, refusal.Message));
        Assert.Equal(trustFirst, refusal.Remedy!.StartsWith("Apply pgmoneta-trust first", StringComparison.Ordinal));
        Assert.Equal(trustFirst, ConfirmationGate.WaitsForTrust(findings));
        Assert.Equal(codes.Any(code => code.EndsWith("cut-off", StringComparison.Ordinal)), ConfirmationGate.CutsOffLogins(findings));
    }
}
