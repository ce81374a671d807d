using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// Plans and entries of the journal, with the server's own part of each: the requests are checked before anything is opened.
/// </summary>
internal sealed class PlanWriter(AgentCore core)
{
    /// <summary>A call that is repeated while the first one runs, on another line, ends as that one does.</summary>
    public async Task<ApplyOutcome> ApplyAsync(WriteRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken)
    {
        var own = new TaskCompletionSource<ApplyOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = core.Running.GetOrAdd(request.PlanId, own.Task);
        if (running != own.Task) return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var outcome = await ApplyOnceAsync(request, progress, cancellationToken).ConfigureAwait(false);
            own.SetResult(outcome);
            return outcome;
        }
        finally
        {
            core.Running.TryRemove(request.PlanId, out _);
            own.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task<ApplyOutcome> ApplyOnceAsync(WriteRequest request, IProgress<ApplyStep> progress,
        CancellationToken cancellationToken)
    {
        // A repeated call answers as the first one did.
        if (core.Applier.FindPlan(request.TargetId, request.PlanId) is { } done) return done;
        if (WriteCheck.Problems(request) is { IsEmpty: false } problems) return new ApplyOutcome.Refused(problems);
        var contents = new PlanContents(core.Keys, core.Contents);
        try
        {
            if (contents.Changes(request, out var changes) is { } missing) return new ApplyOutcome.Refused([missing]);
            if (WriteCheck.Kinds(request, changes) is { IsEmpty: false } unlike) return new ApplyOutcome.Refused(unlike);
            core.MarkLog(request.Files);
            var outcome = await WriteAsync(request, changes, progress, cancellationToken).ConfigureAwait(false);
            if (outcome is ApplyOutcome.Applied or ApplyOutcome.Unconfirmed)
                foreach (var key in request.Writes.Select(write => write.KeyId).OfType<Guid>()) core.Keys.Discard(key);
            return outcome;
        }
        finally
        {
            contents.Clear();
        }
    }

    public Task<ApplyOutcome> SettleAsync(SettleRequest request, CancellationToken cancellationToken) => WithServerAsync(
        request.Login, core.Applier.EntryOfPlan(request.TargetId, request.PlanId),
        server => core.Applier.SettleAsync(request.TargetId, request.PlanId, request.Keep, request.Causes, server, cancellationToken),
        cancellationToken);

    public Task<ApplyOutcome> UndoAsync(EntryRequest request, IProgress<ApplyStep> progress, CancellationToken cancellationToken)
    {
        core.MarkLog(request.Login.Files);
        return WithServerAsync(
            request.Login, request.EntryId,
            server => core.Applier.RollbackAsync(request.EntryId, server, progress, cancellationToken, request.Seen), cancellationToken);
    }

    public Task<ApplyOutcome> ConfirmAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        core.MarkLog(request.Login.Files);
        return WithServerAsync(
            request.Login, request.EntryId, server => core.Applier.ConfirmAsync(request.EntryId, server, cancellationToken),
            cancellationToken);
    }

    public async Task<ApplyOutcome> KeepAsync(EntryRequest request, CancellationToken cancellationToken)
    {
        var outcome = await core.Applier.KeepAsync(request.EntryId, cancellationToken).ConfigureAwait(false);
        if (outcome is ApplyOutcome.Applied && core.Logins.Take(request.EntryId) is { } held)
            await held.DisposeAsync().ConfigureAwait(false);
        core.Clock.Wake();
        return outcome;
    }

    private async Task<ApplyOutcome> WriteAsync(
        WriteRequest request, ImmutableArray<FileChange> changes, IProgress<ApplyStep> progress, CancellationToken cancellationToken)
    {
        var plan = new ChangePlan
        {
            Id = request.PlanId,
            TargetId = request.TargetId,
            Recipe = request.Recipe,
            Title = request.Title,
            Changes = changes,
            Paths = new DeclaredPaths([.. request.Roots.Select(root => root.Path)])
            {
                Pins = [.. request.Roots.Select(root => new DirectoryIdentity(root.Path, root.Device, root.Inode))]
            },
            NeedsReload = request.NeedsReload,
            Server = request.Files,
        };
        if (request.Writes.FirstOrDefault(write => !WriteAccess.MayReplace(write.Path, write.InPlace)) is { } foreign)
        {
            if (request.Terms is not null) return new ApplyOutcome.Refused([NoClockByHand(foreign.Path)]);
            return await core.Applier.WaitByHandAsync(plan, request.ByHand, progress, cancellationToken).ConfigureAwait(false);
        }

        var login = new LoginRequest(request.Files, request.Login);
        var server = await ServerControl.OpenAsync(login, request.AdminMayBeCutOff, core.Time, cancellationToken).ConfigureAwait(false);
        var held = false;
        try
        {
            if (request.Terms is not null && !server.CanReload) return new ApplyOutcome.Refused([Applier.CommitConfirmedNeedsReload]);
            var outcome = await core.Applier.ApplyAsync(plan, request.Terms, AgentContract.SettleWithin, server, progress,
                cancellationToken).ConfigureAwait(false);
            if (outcome is ApplyOutcome.Unconfirmed begun)
            {
                core.Logins.Remember(request.TargetId, login);
                core.Logins.Hold(begun.JournalId, server);
                core.Clock.Wake();
                held = true;
            }

            return outcome;
        }
        finally
        {
            if (!held) await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static Finding NoClockByHand(string path) => new(
        FindingCode.ConfirmByHand, Severity.Error,
        $"The agent's account may not write {path}, so it cannot restore it either when nobody confirms in time.",
        "Apply without a time limit: the commands are shown, and the entry waits until you ran them.", path);

    /// <summary>The session that an entry's clock holds comes first: it may be the only one that the new rules still let in.</summary>
    private async Task<ApplyOutcome> WithServerAsync(
        LoginRequest login, Guid? entryId, Func<IServerControl, Task<ApplyOutcome>> act, CancellationToken cancellationToken)
    {
        var server = (entryId is { } id ? core.Logins.Take(id) : null)
            ?? await ServerControl.OpenAsync(login, adminMayBeCutOff: true, core.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            return await act(server).ConfigureAwait(false);
        }
        finally
        {
            if (entryId is { } entry && core.Applier.IsOnProbation(entry)) core.Logins.Hold(entry, server);
            else await server.DisposeAsync().ConfigureAwait(false);
            core.Clock.Wake();
        }
    }
}
