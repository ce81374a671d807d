using System.Text;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>The files of one round, as they are and with one method for all.</summary>
internal sealed partial class AccessCheckFiles(AccessCheckRandom random, int records)
{
    public AccessCheckRandom Random => random;

    public string Hba { get; } = random.Hba(records);

    public string Included { get; } = random.Included();

    public string Ident { get; } = random.Ident();

    public string With(string method) => Method().Replace(Hba, " " + method);

    public string IncludedWith(string method) => Method().Replace(Included, " " + method);

    public static string At(HbaRecord record) => $"{record.FileName}:{record.LineNumber}";

    public (HbaRules Rules, UserMaps Maps) Read(PostgresVersion version)
    {
        var files = ConfigurationFiles.Empty;
        foreach (var (name, text) in ((string, string)[])[("pg_hba.conf", Hba), ("included.conf", Included), ("pg_ident.conf", Ident)])
            files = files.With(name, [.. Encoding.UTF8.GetBytes(text)]);
        var rules = HbaRules.Read(files, "pg_hba.conf", version);
        var maps = UserMaps.Read(files, "pg_ident.conf", version);
        Assert.True(rules.Accepted && maps.Accepted, string.Join('\n', rules.Findings.Concat(maps.Findings)) + Hba + Ident);
        return (rules, maps);
    }

    // The method with its options stands last; no name or address ends in one of these words.
    [GeneratedRegex(@" (trust|reject|password|md5|scram-sha-256|peer|cert|ident)( [a-z]+=\S+)*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Method();
}
