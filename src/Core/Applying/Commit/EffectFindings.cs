using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>What was seen of effects, as findings. The cause is the server's to tell: its own log lines, or none.</summary>
internal static class EffectFindings
{
    private const string ReadLog = "Read the server's log: it says why it did not load the files.";

    /// <summary>Why a change is undone: each effect that is contradicted, with what the log says.</summary>
    public static ImmutableArray<Finding> Causes(ImmutableArray<EffectObservation> effects, ServerLogReading? log)
    {
        var said = log is { Lines: [.., _] lines } ? LogWords(lines) : null;
        return
        [
            .. effects.Where(effect => effect.State == EffectState.Contradicted).Select((effect, index) => new Finding(
                effect.Code ?? FindingCode.EffectContradicted, Severity.Error,
                index == 0 && said is not null ? $"{effect.Evidence} The server's log says: {said}" : effect.Evidence, ReadLog)),
            .. log is { Path: { } file, Lines: { IsEmpty: false } all } ? all.Select(line => Line(line, file)) : [],
        ];
    }

    /// <summary>What could not be observed, with what to do.</summary>
    public static ImmutableArray<Finding> NotObserved(ImmutableArray<EffectObservation> effects) =>
    [
        .. effects.Where(effect => effect is { State: EffectState.NotObserved, IsNeeded: true }).Select(effect => new Finding(
            effect.Code ?? FindingCode.Unproven, Severity.Warning, $"Not observed: {effect.What} {effect.Evidence}", effect.Remedy)),
    ];

    private static Finding Line(string line, string path) =>
        new(FindingCode.ServerLog, Severity.Info, $"The server's log: {line}", null, path);

    // The reload's own announcement says nothing of the cause; the last line is mostly the sum of those before it.
    private static string LogWords(ImmutableArray<string> lines) =>
        string.Join(" / ", lines.TakeLast(3).Select(line => $"“{line}”"));
}
