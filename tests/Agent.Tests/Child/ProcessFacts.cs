using System.Globalization;

namespace PgTlsDashboard.Agent.Tests.Child;

/// <summary>What the kernel says of a process.</summary>
internal sealed record ProcessFacts(int Id)
{
    public string[] Environment => File.ReadAllText($"/proc/{Id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public string WorkingDirectory => new FileInfo($"/proc/{Id}/cwd").LinkTarget!;

    // The name of the program, which is in parentheses, may hold spaces.
    public int Session => int.Parse(File.ReadAllText($"/proc/{Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);

    /// <summary>Largest resident memory so far, in bytes.</summary>
    public long PeakMemory => long.Parse(Status("VmHWM").Split(' ')[0], CultureInfo.InvariantCulture) * 1024;

    /// <summary>A line of <c>/proc/PID/status</c>, its parts with one space between them.</summary>
    public string Status(string name) => string.Join(' ', File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1..]);

    /// <summary>What its descriptors lead to, by number.</summary>
    public IReadOnlyDictionary<int, string> Descriptors()
    {
        var found = new SortedDictionary<int, string>();
        foreach (var path in Directory.GetFileSystemEntries($"/proc/{Id}/fd"))
            if (new FileInfo(path).LinkTarget is { } target) found[int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)] = target;
        return found;
    }
}
