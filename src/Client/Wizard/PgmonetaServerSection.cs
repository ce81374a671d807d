using System.Text;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Wizard;

/// <summary>The section of pgmoneta.conf that is most likely this target's.</summary>
internal static class PgmonetaServerSection
{
    public static string? ServerSection(TargetSnapshot snapshot)
    {
        if (snapshot.Target.Files.PgmonetaConf is not { } path || !snapshot.Files.TryGetValue(path, out var file)
            || file.Content is not { } content) return null;
        string? first = null;
        string? section = null;
        foreach (var raw in Encoding.UTF8.GetString(content.AsSpan()).Split('\n'))
        {
            var line = raw.Trim();
            if (line is ['[', .. var name, ']'])
            {
                section = name is "pgmoneta" or "all" ? null : name;
                first ??= section;
            }
            else if (section is not null && line.StartsWith("port", StringComparison.Ordinal) && line.Split('=', 2) is [_, var port]
                && port.Trim() == $"{snapshot.Target.Port}")
            {
                return section;
            }
        }

        return first;
    }
}
