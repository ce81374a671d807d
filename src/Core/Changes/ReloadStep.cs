using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Changes;

/// <summary>The reload of a run: whatever goes wrong there is a finding, because the files must be settled either way.</summary>
internal sealed class ReloadStep(IServerControl server, StepLog steps)
{
    internal async Task<ReloadOutcome> ReloadAsync()
    {
        ReloadOutcome outcome;
        try
        {
            outcome = await server.ReloadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            outcome = new ReloadOutcome.Failed(Unanswered(FindingCode.ReloadUnanswered, "The server could not be told to reload", e));
        }
        switch (outcome)
        {
            case ReloadOutcome.Reloaded reloaded:
                steps.Done("reload", $"The server was told to reload by {reloaded.By}.");
                break;
            case ReloadOutcome.Manual manual:
                steps.Done("reload", $"A person must run: {manual.Command}");
                break;
            case ReloadOutcome.Failed failed:
                steps.Failed("reload", failed.Finding.Message);
                break;
        }
        return outcome;
    }

    /// <summary>Everything that the server says; an <see cref="Severity.Error"/> among it means that it did not take the files.</summary>
    internal async Task<ImmutableArray<Finding>> ReadVerdictAsync()
    {
        ImmutableArray<Finding> verdict;
        try
        {
            verdict = await server.ReadVerdictAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            verdict = [Unanswered(FindingCode.VerdictUnanswered, "The server's verdict could not be read", e)];
        }
        if (FirstError(verdict) is { } error)
            steps.Failed("verdict", error.Message);
        else
            steps.Done("verdict", verdict.IsDefaultOrEmpty
                ? "The server's view of its files shows no error."
                : NotAsked(verdict) is { } unseen
                    ? unseen.Message
                    : $"The server's view of its files shows no error, and says: {verdict[0].Message}");
        return verdict.IsDefault ? [] : verdict;
    }

    /// <summary>Why what the server took is not known; null when it was asked.</summary>
    internal static Finding? NotAsked(ImmutableArray<Finding> verdict) =>
        verdict.IsDefaultOrEmpty ? null : verdict.FirstOrDefault(finding => finding.Code == FindingCode.VerdictNotAsked);

    internal static Finding? FirstError(ImmutableArray<Finding> verdict) =>
        verdict.IsDefaultOrEmpty ? null : verdict.FirstOrDefault(f => f.Severity == Severity.Error);

    // The type only: a driver's message may quote what it was given.
    private static Finding Unanswered(FindingCode code, string what, Exception e) => new(
        code, Severity.Error, $"{what} ({e.GetType().Name}).",
        "Check that the server runs and that the admin connection works, then try again.");
}
