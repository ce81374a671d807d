using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Bench.Hba;

/// <summary>
/// Attempts a second against a thousand records on one core, and how building and judging grow to a million records. Medians of five.
/// </summary>
internal static class JudgeBench
{
    private const int Attempts = 1_000_000;
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        var most = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000_000;
        Console.WriteLine("records    build ms   1,000,000 attempts ms   attempts/s   of them matched");
        for (var records = 1000; records <= most; records *= 10) Measure(records);
        return 0;
    }

    private static void Measure(int records)
    {
        var rules = Rules(records) with { Rows = [] };
        var attempts = MakeAttempts(records);
        var build = Median(() => CompiledHbaRules.Of(rules, null));
        var judge = CompiledHbaRules.Of(rules, null);
        var matched = 0;
        var judging = Median(() =>
        {
            matched = 0;
            foreach (var attempt in attempts)
                if (judge.Evaluate(attempt) is HbaVerdict.Matched) matched++;
            return judge;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{records,9:N0} {build,9:N1} {judging,23:N0} {Attempts / judging * 1000,12:N0} {(double)matched / Attempts,17:P0}"));
    }

    private static double Median(Func<object> work)
    {
        _ = work();
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(work());
            times[round] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }

    /// <summary>As large files are: a record an application, some for networks, some lists, and a few for everybody.</summary>
    private static HbaRules Rules(int records)
    {
        var text = new StringBuilder("local all postgres peer\nhostnossl all all 203.0.113.0/24 reject\n");
        for (var index = 2; index < records; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(index % 3 == 0 ? "host" : "hostssl")} ");
            text.AppendLine((index % 10) switch
            {
                0 => $"all all {Network(index)}/24 scram-sha-256",
                1 => $"db{index},db{index + 1} role{index},role{index + 1} {Network(index)}/16 scram-sha-256",
                2 => $"all role{index} 10.0.0.0/8 scram-sha-256",
                3 => $"db{index} all 10.0.0.0/8 scram-sha-256",
                _ => $"db{index} role{index} 10.0.0.0/8 scram-sha-256",
            });
        }

        var files = ConfigurationFiles.Empty.With("pg_hba.conf", [.. Encoding.UTF8.GetBytes(text.ToString())]);
        return HbaRules.Read(files, "pg_hba.conf", PostgresVersion.OfMajor(18));
    }

    private static string Network(int index) => $"{11 + (index >> 16)}.{(index >> 8) & 255}.{index & 255}.0";

    private static ImmutableArray<HbaAttempt> MakeAttempts(int records)
    {
        var random = new Random(1);
        var addresses = Enumerable.Range(0, 5000)
            .Select(_ => IPAddress.Parse($"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"))
            .Concat(Enumerable.Range(0, 5000).Select(_ => IPAddress.Parse(Network(random.Next(records))))).ToArray();
        var roles = new string[Math.Min(records, 100_000)];
        var databases = new string[roles.Length];
        for (var index = 0; index < roles.Length; index++)
        {
            var number = random.Next(records);
            (roles[index], databases[index]) = ($"role{number}", $"db{number}");
        }

        return
        [
            .. Enumerable.Range(0, Attempts).Select(_ =>
            {
                var who = random.Next(roles.Length);
                return new HbaAttempt
                {
                    Address = addresses[random.Next(addresses.Length)],
                    Tls = random.Next(4) > 0,
                    Role = roles[who],
                    Database = databases[random.Next(8) > 0 ? who : random.Next(roles.Length)],
                };
            }),
        ];
    }
}
