using System.Globalization;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.CrashTarget;

/// <summary>
/// A change plan as a text file, so that a test can hand it to a process that will be killed: one change a line, fields between tabs.
/// </summary>
public static class PlanFile
{
    public static string Write(ChangePlan plan)
    {
        var head = string.Join('\t', plan.TargetId.ToString("D"), plan.NeedsReload
            ? "reload"
            : "quiet", string.Join(':', plan.Paths.Roots));
        return string.Join('\n', plan.Changes.Select(Line).Prepend(head));
    }

    public static ChangePlan Read(string text)
    {
        var lines = text.Split('\n');
        var head = lines[0].Split('\t');
        return new ChangePlan
        {
            Id = Guid.NewGuid(),
            TargetId = Guid.Parse(head[0]),
            Recipe = "crash-test",
            Title = "Crash test",
            NeedsReload = head[1] == "reload",
            Paths = new DeclaredPaths([.. head[2].Split(':')]),
            Changes = [.. lines.Skip(1).Select(Change)],
        };
    }

    private static string Line(FileChange change)
    {
        var (kind, bytes) = change.After switch
        {
            FileContent.Secret secret => ("secret", secret.Reveal()),
            FileContent.Open open => ("open", open.Bytes.ToArray()),
            _ => throw new InvalidOperationException("A change has no content."),
        };
        var owner = change.Owner is { } o ? string.Create(CultureInfo.InvariantCulture, $"{o.Uid}:{o.Gid}") : "-";
        var mode = ((int)change.Mode).ToString(CultureInfo.InvariantCulture);
        return string.Join('\t', change.Path, change.BeforeHash ?? "-", mode, owner, kind, change.InPlace
            ? "over"
            : "swap", Convert.ToBase64String(bytes));
    }

    private static FileChange Change(string line)
    {
        var fields = line.Split('\t');
        var bytes = Convert.FromBase64String(fields[6]);
        var owner = fields[3] == "-" ? null : fields[3].Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new FileChange
        {
            Path = fields[0],
            Kind = fields[1] == "-" ? ChangeKind.Create : ChangeKind.Modify,
            BeforeHash = fields[1] == "-" ? null : fields[1],
            Mode = (UnixFileMode)int.Parse(fields[2], CultureInfo.InvariantCulture),
            Owner = owner is null ? null : new FileOwner(owner[0], owner[1], null),
            After = fields[4] == "secret" ? new FileContent.Secret(() => [.. bytes]) : new FileContent.Open([.. bytes]),
            InPlace = fields[5] == "over",
        };
    }
}
