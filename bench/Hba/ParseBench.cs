using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Bench.Hba;

/// <summary>
/// <c>parse FILE OUT RUNS</c>: the records with their meaning, the lossless text with one record edited, and the text written; seconds of
/// the first run, of the median of the rest, and of processor time a run with the collector's threads; with no RUNS the memory that it took
/// at its peak.
/// </summary>
internal static class ParseBench
{
    public static int Run(string[] args)
    {
        if (args is ["make", var records, var made])
        {
            File.WriteAllLines(made, Lines(int.Parse(records, CultureInfo.InvariantCulture)));
            return 0;
        }

        var (file, output, runs) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        // What the code itself takes, whatever the file's size, is loaded before memory counts.
        if (runs == 0) return Memory(file, output);
        var first = Once(file, output);
        var processor = Environment.CpuUsage.TotalTime;
        var rest = Enumerable.Range(1, runs - 1).Select(_ => Once(file, output)).Order().ToArray();
        processor = Environment.CpuUsage.TotalTime - processor;
        Print("first", first);
        if (rest.Length == 0) return 0;
        Print("warm", rest[rest.Length / 2]);
        Print("processor", processor.TotalSeconds / rest.Length);
        return 0;
    }

    private static double Once(string file, string output)
    {
        var clock = Stopwatch.StartNew();
        Work(file, output);
        return clock.Elapsed.TotalSeconds;
    }

    private static (HbaRules Rules, PgHbaConf Document) Work(string file, string output)
    {
        var bytes = ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(file));
        var version = PostgresVersion.OfMajor(15);
        var rules = HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", bytes), "pg_hba.conf", version);
        if (!rules.Accepted) throw new InvalidOperationException(rules.Findings[0].Message);
        var edited = rules.Records[rules.Records.Length / 2];
        var document = PgHbaConf.Parse(bytes, version).ReplaceField(edited.LineNumber, 4, "cert");
        File.WriteAllBytes(output, ImmutableCollectionsMarshal.AsArray(document.ToBytes())!);
        return (rules, document);
    }

    private static int Memory(string file, string output)
    {
        var small = Path.Combine(Path.GetDirectoryName(output)!, "small.conf");
        File.WriteAllLines(small, Lines(1000));
        Work(small, output);
        GC.Collect();
        var (resident, managed) = (Status("VmRSS"), GC.GetTotalMemory(forceFullCollection: true));
        File.WriteAllText("/proc/self/clear_refs", "5");
        var held = Work(file, output);
        var peak = Status("VmHWM") - resident;
        Print("peak", peak / (1024.0 * 1024));
        Print("held", (GC.GetTotalMemory(forceFullCollection: true) - managed) / (1024.0 * 1024));
        Print("size", new FileInfo(file).Length / (1024.0 * 1024));
        GC.KeepAlive(held);
        return 0;
    }

    private static long Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    private static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F4}"));

    /// <summary>Comments, blank lines, three types, and no two addresses alike.</summary>
    private static IEnumerable<string> Lines(int records)
    {
        yield return "# TYPE  DATABASE        USER            ADDRESS                 METHOD";
        yield return "local   all             postgres                                peer";
        for (var number = 1; number < records; number++)
        {
            if (number % 50 == 0) yield return $"\n# team {number / 50}";
            var type = (number % 3) switch { 0 => "hostssl", 1 => "host", _ => "hostnossl" };
            var address = $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}/32";
            yield return $"{type,-12}db{number % 97,-14}user{number,-12}{address,-24}{(type == "hostnossl" ? "reject" : "scram-sha-256")}";
        }
    }
}
