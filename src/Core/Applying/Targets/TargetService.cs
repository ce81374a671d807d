using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>Adds targets after looking at them: the paths are there, and the admin connection leads to the very server that they belong to.</summary>
internal sealed class TargetService(ITargetStore store, Applier applier, IAuditTrail audit, TimeProvider time) : ITargets
{
    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async Task<AddTargetOutcome> AddAsync(TargetDraft draft, CancellationToken cancellationToken)
    {
        var findings = TargetDraftCheck.Fields(draft).ToBuilder();
        ServerView? view = null;
        if (findings.Count == 0 && draft.AdminConnection is { } connection)
            view = await AskServerAsync(connection, findings, cancellationToken).ConfigureAwait(false);
        if (findings.Any(f => f.Severity == Severity.Error)) return new AddTargetOutcome.Refused(findings.ToImmutable());

        var files = TargetDraftCheck.Locate(draft, view, findings);
        if (findings.Any(f => f.Severity == Severity.Error)) return new AddTargetOutcome.Refused(findings.ToImmutable());
        var target = new Target
        {
            Id = Guid.NewGuid(),
            Name = draft.Name.Trim(),
            Host = draft.Host.Trim(),
            Port = draft.Port,
            Files = files,
            HasAdminConnection = draft.AdminConnection is not null,
            IsSandbox = draft.IsSandbox,
            AddedAt = time.GetUtcNow(),
        };
        if (!await store.AddAsync(target, draft.AdminConnection, cancellationToken).ConfigureAwait(false))
            return new AddTargetOutcome.Refused([new("name-taken", Severity.Error, $"A target named {target.Name} is there already.", "Choose another name.", "name")]);
        await audit.WriteAsync(new(target.AddedAt, "administrator", "add target", target.Id, $"{target.Name} at {target.Host}:{target.Port}"), CancellationToken.None).ConfigureAwait(false);
        return new AddTargetOutcome.Added(target, findings.ToImmutable());
    }

    public async Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } target) return new RemoveTargetOutcome.NotFound();
        if (WhyNotRemove(target) is { } finding) return new RemoveTargetOutcome.Refused(finding);
        if (!await store.RemoveAsync(id, cancellationToken).ConfigureAwait(false)) return new RemoveTargetOutcome.NotFound();
        await audit.WriteAsync(new(time.GetUtcNow(), "administrator", "remove target", id, target.Name), CancellationToken.None).ConfigureAwait(false);
        return new RemoveTargetOutcome.Removed();
    }

    /// <summary>A target that is gone could not be reloaded when the time is up. A sandbox is thrown away with all that was tried on it.</summary>
    private Finding? WhyNotRemove(Target target)
    {
        if (target.IsSandbox) return null;
        var open = applier.History(target.Id).FirstOrDefault(entry => entry.State == JournalState.OnProbation);
        return open is null ? null : new(
            "on-probation", Severity.Error, $"“{open.Title}” is on probation until {ApplyRun.Text(open.Until ?? open.At)}, and {target.Name} cannot be removed before that is settled.", "Keep the change or roll it back first.");
    }

    // Who gives an admin connection wants it used: one that does not work is reported now, when it can be fixed.
    private static async Task<ServerView?> AskServerAsync(string connection, ImmutableArray<Finding>.Builder findings, CancellationToken cancellationToken)
    {
        switch (await AdminSession.OpenAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await using (open.Session.ConfigureAwait(false))
                {
                    try
                    {
                        return await open.Session.ReadViewWithoutRulesAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (AdminSessionException e)
                    {
                        findings.Add(e.Finding with { Severity = Severity.Warning, At = "adminConnection" });
                        return null;
                    }
                }
            case AdminOutcome.Refused refused:
                findings.Add(refused.Finding with { At = "adminConnection" });
                return null;
            default:
                return null;
        }
    }
}
