using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Hba.Advice;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

public sealed class CorpusAdviceTests
{
    [Fact]
    public void Dump()
    {
        var text = new StringBuilder();
        foreach (var file in HbaText.Corpus("pg_hba").Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllText(file);
            var rules = HbaText.Rules(content, PostgresVersion.OfMajor(13));
            if (rules.Records.IsEmpty) continue;
            text.AppendLine($"=== {Path.GetFileName(file)}");
            var lines = content.Split('\n');
            foreach (var advice in HbaAdviser.Advise(rules, Advising.Facts with { ListensOnIpv6 = true }))
                text.AppendLine($"{advice.Finding.Severity} {advice.Finding.Code} {advice.Finding.At}: {advice.Finding.Message} [{(advice.Remedy is null ? "" : string.Join("; ", advice.Remedy.Edits))}]\n      | {lines[advice.Record!.LineNumber - 1].Trim()}");
        }

        File.WriteAllText("/tmp/advice-dump.txt", text.ToString());
    }
}
