using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>
/// Adds and edits targets after an agent looked at them: the paths are there, and the admin login leads to the very server that they belong
/// to.
/// </summary>
internal sealed class TargetService(ITargetStore store, IAgents agents, TargetAgents ofTargets, JournalMirror history, ProofBook proofs,
    AuditLog audit, TimeProvider time) : ITargets
{
    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async Task<AddTargetOutcome> AddAsync(TargetDraft draft, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (await LocateAsync(draft, draft.AdminConnection, except: null, findings,
            cancellationToken).ConfigureAwait(false) is not { } found)
            return new AddTargetOutcome.Refused(findings.ToImmutable());
        var target = new Target
        {
            Id = Guid.NewGuid(),
            Name = draft.Name.Trim(),
            Host = draft.Host.Trim(),
            Port = draft.Port,
            Files = found.Files,
            HasAdminConnection = draft.AdminConnection is not null,
            IsSandbox = draft.IsSandbox,
            AddedAt = time.GetUtcNow(),
            Identity = found.Identity,
        };
        if (!await store.AddAsync(target, draft.AdminConnection, cancellationToken).ConfigureAwait(false))
            return new AddTargetOutcome.Refused([NameTaken(target.Name)]);
        await TellAgentsAsync(target).ConfigureAwait(false);
        if (await audit.WriteAsync("administrator", "add target", target.Id,
            $"{target.Name} at {target.Host}:{target.Port}").ConfigureAwait(false) is { } missing) findings.Add(missing);
        return new AddTargetOutcome.Added(target, findings.ToImmutable());
    }

    public async Task<EditTargetOutcome> EditAsync(Guid id, TargetEdit edit, string actor, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } target) return new EditTargetOutcome.NotFound();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var connection = edit.AdminConnection
            ?? (target.HasAdminConnection ? await store.OpenAdminConnectionAsync(id, cancellationToken).ConfigureAwait(false) : null);
        if (connection is "") connection = null;
        var draft = Merge(target, edit, connection);
        if (await LocateAsync(draft, connection, target, findings, cancellationToken,
            connectionIsNew: edit.AdminConnection is not null).ConfigureAwait(false) is not { } found)
            return new EditTargetOutcome.Refused(findings.ToImmutable());
        var edited = target with
        {
            Name = draft.Name.Trim(),
            Host = draft.Host.Trim(),
            Port = draft.Port,
            Files = found.Files,
            HasAdminConnection = connection is not null,
            Identity = found.Identity,
        };
        if (!await store.UpdateAsync(edited, edit.AdminConnection, cancellationToken).ConfigureAwait(false))
            return new EditTargetOutcome.Refused([NameTaken(edited.Name)]);
        if (edited.Host != target.Host || edited.Port != target.Port || edited.Files.DataDirectory != target.Files.DataDirectory
            || edited.Identity != target.Identity)
            await proofs.ForgetAsync(id).ConfigureAwait(false);
        await TellAgentsAsync(edited).ConfigureAwait(false);
        if (await audit.WriteAsync(actor, "edit target", id,
            $"{edited.Name} at {edited.Host}:{edited.Port}").ConfigureAwait(false) is { } missing) findings.Add(missing);
        return new EditTargetOutcome.Edited(edited, findings.ToImmutable());
    }

    public async Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } target) return new RemoveTargetOutcome.NotFound();
        if (await WhyNotRemoveAsync(target, cancellationToken).ConfigureAwait(false) is { } finding)
            return new RemoveTargetOutcome.Refused(finding);
        if (!await store.RemoveAsync(id, cancellationToken).ConfigureAwait(false)) return new RemoveTargetOutcome.NotFound();
        await audit.WriteAsync("administrator", "remove target", id, target.Name).ConfigureAwait(false);
        return new RemoveTargetOutcome.Removed();
    }

    /// <summary>Null with findings that say why.</summary>
    private async Task<(TargetFiles Files, ServerIdentity Identity)?> LocateAsync(
        TargetDraft draft, string? connection, Target? except, ImmutableArray<Finding>.Builder findings,
        CancellationToken cancellationToken, bool connectionIsNew = true)
    {
        findings.AddRange(TargetDraftCheck.Fields(draft));
        if (findings.Any(f => f.Severity == Severity.Error)) return null;
        var data = draft.DataDirectory.Length > 1 ? draft.DataDirectory.TrimEnd('/') : draft.DataDirectory;
        if (await AgentOfAsync(draft.AgentId, data, findings, cancellationToken).ConfigureAwait(false) is not { } link) return null;
        LocationReading reading;
        try
        {
            reading = await link.Agent.LocateAsync(new()
            {
                DataDirectory = data,
                ConfigFile = draft.ConfigFile,
                HbaFile = draft.HbaFile,
                IdentFile = draft.IdentFile,
                PgmonetaConf = string.IsNullOrWhiteSpace(draft.PgmonetaConf) ? null : draft.PgmonetaConf,
                ServerPaths = draft.ServerPaths,
                Login = ServerLogin.Of(connection),
                Pgmoneta = IsOwnPgmoneta(draft.PgmonetaConf, link.Account),
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException e)
        {
            findings.Add(e.Finding);
            return null;
        }

        findings.AddRange(connectionIsNew ? reading.Findings : reading.Findings.Select(AsKnownConnection));
        if (findings.Any(f => f.Severity == Severity.Error)) return null;
        var identity = new ServerIdentity
        {
            AgentId = draft.AgentId,
            Uid = link.Account.Uid,
            Gid = link.Account.Gid,
            Directory = reading.DataDirectory is { } pin ? (pin.Device, pin.Inode) : null,
            SystemIdentifier = reading.SystemIdentifier,
        };
        if (await SameServerAsync(draft, identity, except, cancellationToken).ConfigureAwait(false) is { } same)
        {
            findings.Add(same);
            return null;
        }

        return (reading.Files, identity);
    }

    private async Task<AgentLink?> AgentOfAsync(Guid? agentId, string dataDirectory, ImmutableArray<Finding>.Builder findings,
        CancellationToken cancellationToken)
    {
        AgentSearch search;
        if (agentId is { } id)
        {
            search = agents.All.FirstOrDefault(link => link.Hello.Id == id) is { } chosen
                ? new AgentSearch.Found(chosen)
                : new AgentSearch.Missing(new(FindingCode.AgentUnknown, Severity.Error, "No agent of that id is connected.",
                    "Take the id from the list of agents, or leave it out.", "agentId"));
        }
        else
        {
            search = AgentAccount.OwnerOf(dataDirectory) is { } owner
                ? await agents.FindAsync(new(null, owner), dataDirectory, cancellationToken).ConfigureAwait(false)
                : new AgentSearch.Missing(AgentFindings.NothingThere(dataDirectory));
        }

        if (search is AgentSearch.Found found) return found.Link;
        findings.Add(((AgentSearch.Missing)search).Finding);
        return null;
    }

    private static bool IsOwnPgmoneta(string? path, AgentAccount account) =>
        string.IsNullOrWhiteSpace(path) || AgentAccount.SoleOwnerOf(path) is not { Uid: not 0 } owner || owner.Uid == account.Uid;

    /// <summary>Two targets of one server would each undo what the other one did.</summary>
    private async Task<Finding?> SameServerAsync(TargetDraft draft, ServerIdentity identity, Target? except,
        CancellationToken cancellationToken)
    {
        foreach (var other in await store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (other.Id == except?.Id) continue;
            var same = other.Identity is { Directory: { } directory } known && identity.Directory is { } own
                ? known.AgentId == identity.AgentId && known.Uid == identity.Uid && directory == own
                    // The inode of a directory that was removed is given to another one.
                    && (known.SystemIdentifier is null || identity.SystemIdentifier is null
                        || known.SystemIdentifier == identity.SystemIdentifier)
                : string.Equals(other.Host, draft.Host.Trim(), StringComparison.OrdinalIgnoreCase) && other.Port == draft.Port;
            if (same)
                return new(FindingCode.ServerKnown, Severity.Error,
                    $"This server is there already: {other.Name} at {other.Host}:{other.Port}.", "Edit that one instead.", "dataDirectory");
        }

        return null;
    }

    private static TargetDraft Merge(Target target, TargetEdit edit, string? connection)
    {
        var files = target.Files;
        // A data directory of another server has its files in other places.
        var moved = edit.DataDirectory is { } directory && directory != files.DataDirectory;
        string? FileOf(string? given, string known) => given is null ? moved ? null : known : given is "" ? null : given;
        return new()
        {
            Name = edit.Name ?? target.Name,
            Host = edit.Host ?? target.Host,
            Port = edit.Port ?? target.Port,
            DataDirectory = edit.DataDirectory ?? files.DataDirectory,
            ConfigFile = FileOf(edit.ConfigFile, files.ConfigFile),
            HbaFile = FileOf(edit.HbaFile, files.HbaFile),
            IdentFile = FileOf(edit.IdentFile, files.IdentFile),
            PgmonetaConf = edit.PgmonetaConf is null ? files.PgmonetaConf : edit.PgmonetaConf is "" ? null : edit.PgmonetaConf,
            AdminConnection = connection,
            ServerPaths = edit.ServerPaths ?? files.ServerPaths,
            AgentId = edit.AgentId is { } chosen ? chosen == Guid.Empty ? null : chosen : target.Identity?.AgentId,
            IsSandbox = target.IsSandbox,
        };
    }

    // A login that was accepted once and is refused now keeps nobody from editing the rest; another server behind it does.
    private static Finding AsKnownConnection(Finding finding) =>
        finding is { At: "adminConnection", Severity: Severity.Error } && finding.Code != FindingCode.OtherServer
            ? finding with { Severity = Severity.Warning }
            : finding;

    // A clock that runs for the target may need the login.
    private async Task TellAgentsAsync(Target target)
    {
        foreach (var (_, link) in ofTargets.Connected(target))
        {
            try
            {
                var login = await ofTargets.LoginAsync(target, link, CancellationToken.None).ConfigureAwait(false);
                await link.Agent.HoldLoginAsync(new(target.Id, login), CancellationToken.None).ConfigureAwait(false);
            }
            catch (AgentException)
            {
                // It hears it when it connects again.
            }
        }
    }

    /// <summary>
    /// A target that is gone could not be told to reload when the time is up. A sandbox is thrown away with all that was tried on it.
    /// </summary>
    private async Task<Finding?> WhyNotRemoveAsync(Target target, CancellationToken cancellationToken)
    {
        if (target.IsSandbox) return null;
        var entries = await history.ListAsync(target.Id, cancellationToken).ConfigureAwait(false);
        return entries.FirstOrDefault(entry => entry.State == JournalState.OnProbation) is not { } open ? null : new(
            FindingCode.OnProbation, Severity.Error,
            $"“{open.Title}” is on probation until {OutcomeWords.Text(open.Until ?? open.At)}, and {target.Name} cannot be removed "
                + "before that is settled.",
            "Keep the change or roll it back first.");
    }

    private static Finding NameTaken(string name) =>
        new(FindingCode.NameTaken, Severity.Error, $"A target named {name} is there already.", "Choose another name.", "name");
}
