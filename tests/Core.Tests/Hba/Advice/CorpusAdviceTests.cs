using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

/// <summary>Published files: the counts were read through record by record; a change of one asks for that again.</summary>
public sealed class CorpusAdviceTests
{
    private static readonly AdviceFacts s_facts = AdviceOf.Facts with { ListensOnIpv6 = true };

    private static IEnumerable<(string Name, string Text, HbaRules Rules)> Files => TestData.Files("pg_hba")
        .Select(file => (Path.GetFileName(file), File.ReadAllText(file)))
        .Select(file => (file.Item1, file.Item2, HbaText.Rules(file.Item2, PostgresVersion.OfMajor(13))));

    [Fact]
    public void Published_files_get_the_advice_that_a_reader_would_give()
    {
        var counts = Files.SelectMany(file => HbaAdviser.Advise(file.Rules, s_facts))
            .GroupBy(advice => $"{advice.Finding.Code.Text} {advice.Finding.Severity}").OrderBy(group => group.Key, StringComparer.Ordinal);
        Assert.Equal(
            """
            hba-host-name Info 4
            hba-ident-tcp Warning 2
            hba-ipv6-uncovered Info 14
            hba-md5 Info 46
            hba-open-plaintext Warning 21
            hba-password-cleartext Warning 3
            hba-plaintext-before-tls Warning 1
            hba-quoted-keyword Warning 1
            hba-reject-unreachable Info 1
            hba-replication-uncovered Warning 1
            hba-shadowed Info 13
            hba-shadowed Warning 9
            hba-trust Error 18
            hba-trust-local Info 30
            hba-trust-loopback Warning 18
            hba-verify-ca Warning 1
            """,
            string.Join('\n', counts.Select(group => $"{group.Key} {group.Count()}")));
    }

    [Fact]
    public void Every_remedy_on_a_published_file_ends_its_advice_and_lets_nobody_else_in()
    {
        var followed = 0;
        foreach (var (name, text, rules) in Files)
        {
            var before = HbaAdviser.Advise(rules, s_facts);
            foreach (var advice in before.Where(advice => advice.Remedy is not null))
            {
                var edited = PgHbaConf.Parse(HbaText.Bytes(text), rules.Version).Edit(advice.Remedy!.Edits).ToBytes();
                var after = HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", edited), "pg_hba.conf", rules.Version);
                Assert.Equal(rules.Findings.Length, after.Findings.Length);
                Assert.Empty(AccessDelta.Compare(rules, after).Gains);
                int Count(IEnumerable<HbaAdvice> all) => all.Count(other => other.Finding.Code.Text == advice.Finding.Code.Text);
                Assert.True(Count(HbaAdviser.Advise(after, s_facts)) < Count(before), $"{name}: {advice.Finding}");
                followed++;
            }
        }

        Assert.True(followed > 30, $"only {followed} remedies");
    }
}
