using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Consumers;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>One file of a plan. A secret's diff is a sentence, never its content.</summary>
/// <param name="Kind"><c>create</c> or <c>modify</c>.</param>
/// <param name="Mode">Octal: <c>0600</c>.</param>
public sealed record ChangeDto(string Path, string Kind, string Diff, string Mode, string? Owner, bool Secret, bool InPlace)
{
    public static ChangeDto Of(FilePreview file) =>
        new(file.Path, Spelling.Of(file.Kind), file.Diff, file.Mode, file.Owner, file.Secret, file.InPlace);
}

/// <summary>A step by hand, with secrets masked.</summary>
public sealed record CommandDto(string Comment, string Command);

/// <summary>What must be seen of the server once the plan is applied.</summary>
/// <param name="What">A sentence.</param>
/// <param name="How">How it is looked for, in a sentence.</param>
public sealed record EffectDto(string What, string How);

/// <summary>Somebody whom the plan touches.</summary>
/// <param name="Effect">A sentence.</param>
/// <param name="Gate">The recipe that goes first; null where order does not matter.</param>
public sealed record PlannedConsumerDto(string Name, string Effect, string? Gate);

/// <summary>A plan and all that a person decides by.</summary>
public sealed record PlanDto(
    Guid Id, Guid TargetId, string Recipe, string Title, DateTime CreatedAt, ChangeDto[] Changes, CommandDto[] Commands, AccessDto Access,
    string[] Restart,
    bool NeedsConfirmation, bool IsEmpty, FindingDto[] Findings, CommitConfirmedProposalDto CommitConfirmed, EffectDto[] Effects,
    PlannedConsumerDto[] Consumers)
{
    public static PlanDto Of(SetupPlan plan) => new(
        plan.Id, plan.Changes.TargetId, plan.Request.Name, plan.Changes.Title, Spelling.Utc(plan.CreatedAt),
        [.. plan.Previews.Select(ChangeDto.Of)],
        [.. plan.Commands.Select(command => new CommandDto(command.Comment, command.Command))], AccessDto.Of(plan.Access, plan.Impact),
        [.. plan.Restart],
        plan.NeedsConfirmation, plan.IsEmpty, FindingDto.Of(plan.Findings),
        CommitConfirmedProposalDto.Of(CommitConfirmedProposal.Of(plan)),
        [.. plan.Effects.Select(effect => new EffectDto(effect.What, effect.How))],
        [.. PlannedConsumer.Of(plan).Select(one => new PlannedConsumerDto(one.Name, one.Effect, one.Gate))]);
}

/// <summary>Whether the plan can be applied with <c>confirmWithinSeconds</c>, whether that is advised, and the roles worth a try.</summary>
public sealed record CommitConfirmedProposalDto(bool Possible, bool Proposed, string[] Roles)
{
    public static CommitConfirmedProposalDto Of(CommitConfirmedProposal proposal) =>
        new(proposal.Possible, proposal.Proposed, [.. proposal.Roles]);
}
