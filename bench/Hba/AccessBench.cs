using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Bench.Hba;

/// <summary>
/// What a person waits for: before and after, advice, the matrix. Prints `NAME SECONDS PROCESSOR-SECONDS`, the least of the turns, the
/// first turn apart.
/// </summary>
internal static class AccessBench
{
    public static int Run(string[] args)
    {
        var largest = args is [var most, ..] ? int.Parse(most, CultureInfo.InvariantCulture) : 100_000;
        for (var records = 1000; records <= largest; records *= 10)
        {
            var before = Rules(Text(records, "scram-sha-256"));
            var one = Rules(Text(records, "scram-sha-256", changed: records / 2));
            var all = Rules(Text(records, "md5"));
            Measure($"delta-one-of-{records}", () => AccessDelta.Compare(before, one));
            Measure($"delta-all-of-{records}", () => AccessDelta.Compare(before, all));
            Measure($"advice-{records}", () => HbaAdviser.Advise(before, Facts));
        }

        var roles = Enumerable.Range(0, 200).Select(i => new MatrixRole($"role{i}", [$"team{i % 10}"])).ToImmutableArray();
        var rules = Rules(Networks(1000));
        Measure("matrix-200x40-of-1000",
            () => AccessMatrix.Of(rules, new() { Roles = roles, Database = "app", Replication = false, TlsIsOn = true }));
        Measure("matrix-other-database",
            () => AccessMatrix.Of(rules, new() { Roles = roles, Database = "db7", Replication = false, TlsIsOn = true }));
        return 0;
    }

    private static AdviceFacts Facts => new() { TlsIsOn = true, HasClientAuthority = true, ListensOnIpv6 = true };

    private static void Measure(string name, Action work)
    {
        var times = new List<(double Wall, double Processor)>();
        for (var turn = 0; turn < 4 && (turn < 2 || times.Sum(time => time.Wall) < 20); turn++)
        {
            var processor = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            work();
            times.Add((clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds));
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{name,-26} first {times[0].Wall,7:F3}  least {times.Min(time => time.Wall),7:F3}  processor "
                    + $"{times.Min(time => time.Processor),7:F3}"));
    }

    private static HbaRules Rules(string text) =>
        HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", [.. Encoding.UTF8.GetBytes(text)]), "pg_hba.conf",
            PostgresVersion.OfMajor(18));

    private static string Text(int records, string method, int changed = -1)
    {
        var text = new StringBuilder();
        for (var i = 0; i < records; i++)
        {
            var type = (i % 4) switch { 0 => "hostssl", 1 => "host", 2 => "hostnossl", _ => "hostssl" };
            text.Append(CultureInfo.InvariantCulture,
                $"{type} db{i % 5000} role{i} {new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i])}/32 "
                    + $"{(i == changed ? "md5" : method)}\n");
        }

        return text.ToString();
    }

    /// <summary>40 networks, some records for all, some for a role or a group.</summary>
    private static string Networks(int records)
    {
        var text = new StringBuilder();
        for (var i = 0; i < records; i++)
        {
            var who = (i % 20) switch { 0 => $"+team{i % 10}", 19 when i > 900 => "all", _ => $"role{i % 200}" };
            text.Append(CultureInfo.InvariantCulture,
                $"{(i % 3 == 0 ? "host" : "hostssl")} {(i % 5 == 0 ? "all" : i % 5 == 1 ? "app" : $"db{i % 50}")} {who} 10."
                    + $"{i % 40}.0.0/16 {(i % 7 == 0 ? "reject" : "scram-sha-256")}"
                    + $"{(i % 3 == 1 && i % 7 != 0 ? " clientcert=verify-full" : "")}\n");
        }

        return text.ToString();
    }
}
