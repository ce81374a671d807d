using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>The steps of one run, each with the time since the one before, reported to whoever watches.</summary>
internal sealed class StepLog(TimeProvider time, IProgress<ApplyStep>? progress)
{
    private readonly ImmutableArray<ApplyStep>.Builder _steps = ImmutableArray.CreateBuilder<ApplyStep>();
    private long _since = time.GetTimestamp();

    internal ImmutableArray<ApplyStep> All => _steps.ToImmutable();

    internal void Done(string name, string text) => Add(name, text, succeeded: true);

    internal void Failed(string name, string text) => Add(name, text, succeeded: false);

    private void Add(string name, string text, bool succeeded)
    {
        var step = new ApplyStep(name, text, time.GetElapsedTime(_since), succeeded);
        _since = time.GetTimestamp();
        _steps.Add(step);
        progress?.Report(step);
    }
}
