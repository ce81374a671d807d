using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

/// <summary>Short ways to ask for advice on a file.</summary>
internal static class AdviceOf
{
    /// <summary>A server with TLS and an authority, on every address of IPv4.</summary>
    public static readonly AdviceFacts Facts = new()
    {
        TlsIsOn = true,
        HasClientAuthority = true,
        ListensOnIpv6 = false,
        ListensOnNetwork = true,
        PasswordEncryption = "scram-sha-256"
    };

    public static ImmutableArray<HbaAdvice> Of(string hba, AdviceFacts? facts = null, PostgresVersion? version = null) =>
        HbaAdviser.Advise(HbaText.Rules(hba, version), facts ?? Facts);

    /// <summary><c>code:line</c> of each advice.</summary>
    public static string[] Codes(string hba, AdviceFacts? facts = null) =>
        [.. Of(hba, facts)
            .Select(advice => $"{advice.Finding.Code.Text}:{advice.Finding.At![(advice.Finding.At!.LastIndexOf(':') + 1)..]}")];

    public static HbaAdvice Only(string code, string hba, AdviceFacts? facts = null) =>
        Assert.Single(Of(hba, facts), advice => advice.Finding.Code.Text == code);

    public static void Silent(string code, string hba, AdviceFacts? facts = null) =>
        Assert.DoesNotContain(Of(hba, facts), advice => advice.Finding.Code.Text == code);

    /// <summary>The file after the only advice of a code was followed: taken, without the advice there, nobody gains.</summary>
    public static string Followed(string code, string hba, AdviceFacts? facts = null)
    {
        var remedy = Only(code, hba, facts).Remedy;
        Assert.NotNull(remedy);
        var after = HbaText.Text(HbaText.Document(hba).Edit(remedy.Edits));
        var rules = HbaText.Rules(after);
        Assert.True(rules.Accepted);
        Assert.Empty(AccessDelta.Compare(HbaText.Rules(hba), rules).Gains);
        Silent(code, after, facts);
        return after;
    }
}
