using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>A plan with its files open and found fit: inside the declared paths, unchanged since the preview, worth doing.</summary>
internal sealed class PreparedPlan : IDisposable
{
    // PostgreSQL takes a key that its group may read when root owns it; nothing wider. A key is never wider than that here.
    private const UnixFileMode TooOpenForSecret =
        ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

    private readonly List<PlannedFile> _files = [];

    private PreparedPlan(ChangePlan plan, Guid entryId)
    {
        Plan = plan;
        EntryId = entryId;
    }

    internal ChangePlan Plan { get; }

    internal Guid EntryId { get; }

    internal IReadOnlyList<PlannedFile> Files => _files;

    /// <summary>The refusal, or null with <paramref name="prepared"/> to dispose.</summary>
    internal static ApplyOutcome? Check(ChangePlan plan, Guid entryId, StepLog steps, out PreparedPlan? prepared)
    {
        prepared = null;
        if (CheckPaths(plan, out var places) is { IsEmpty: false } findings)
        {
            steps.Failed("paths", findings[0].Message);
            return new ApplyOutcome.Refused(findings);
        }
        steps.Done("paths", $"{Count(plan.Changes.Length)} inside what the target declared.");

        var candidate = new PreparedPlan(plan, entryId);
        if (candidate.Open(places, steps) is { } refusal)
        {
            candidate.Dispose();
            return refusal;
        }
        steps.Done("drift", "Every file is as it was in the preview.");
        prepared = candidate;
        return null;
    }

    internal static string Count(int files) => files == 1 ? "1 file" : $"{files} files";

    private static ImmutableArray<Finding> CheckPaths(ChangePlan plan, out List<string> places)
    {
        places = [];
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var change in plan.Changes)
        {
            if (plan.Paths.Resolve(change.Path) is not { } resolved)
            {
                findings.Add(SymlinkResolver.EndsInLoop(change.Path)
                    ? new FileFault(FaultReason.LinkLoop, change.Path).ToFinding()
                    : new Finding(FindingCode.PathOutsideTarget, Severity.Error,
                        $"{change.Path} is not among the paths that the target declared.",
                        "Declare the directory or file in the target's settings, or choose a place inside them.", change.Path));
                continue;
            }
            if (places.Contains(resolved, StringComparer.Ordinal))
            {
                findings.Add(new Finding(FindingCode.PathTwice, Severity.Error, $"The plan writes {resolved} twice.",
                    "Give each file a path of its own.", change.Path));
            }
            if (change.After is FileContent.Secret && (change.Mode & TooOpenForSecret) != UnixFileMode.None)
            {
                findings.Add(new Finding(FindingCode.SecretTooOpen, Severity.Error,
                    $"The plan would let others read the key {change.Path}.",
                    "Use mode 0600, or 0640 for a key that root owns.", change.Path));
            }
            places.Add(resolved);
        }
        return findings.ToImmutable();
    }

    private ApplyOutcome? Open(List<string> places, StepLog steps)
    {
        var faults = ImmutableArray.CreateBuilder<Finding>();
        for (var i = 0; i < places.Count; i++)
        {
            try
            {
                var file = PlannedFile.Open(Plan.Changes[i], places[i], Plan.Paths, EntryId, i);
                _files.Add(file);
                if (file.Before.Hash == file.Change.BeforeHash)
                    continue;
                steps.Failed("drift", $"{file.Change.Path} changed since the preview.");
                return new ApplyOutcome.Drifted(file.Change.Path);
            }
            catch (FileFaultException e)
            {
                faults.Add(e.Fault.ToFinding());
            }
        }
        if (faults.Count == 0 && _files.TrueForAll(f => f.IsAlreadyAsWanted))
            faults.Add(NothingToChange);
        if (faults.Count == 0)
            return null;
        steps.Failed("drift", faults[0].Message);
        return new ApplyOutcome.Refused(faults.ToImmutable());
    }

    internal static Finding NothingToChange { get; } = new(FindingCode.NothingToChange, Severity.Error,
        "Everything is already as the plan wants it.", "Nothing needs to be done.");

    public void Dispose() => _files.ForEach(f => f.Dispose());
}
