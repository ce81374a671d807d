using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Setup;

namespace PgTlsDashboard.Server.Api;

/// <summary>One file of a plan. A secret's diff is a sentence, never its content.</summary>
/// <param name="Kind"><c>create</c> or <c>modify</c>.</param>
/// <param name="Mode">Octal: <c>0600</c>.</param>
public sealed record ChangeDto(string Path, string Kind, string Diff, string Mode, string? Owner, bool Secret, bool InPlace)
{
    public static ChangeDto Of(FilePreview file) => new(file.Path, Spelling.Of(file.Kind), file.Diff, file.Mode, file.Owner, file.Secret, file.InPlace);
}

/// <summary>A step by hand, with secrets masked.</summary>
public sealed record CommandDto(string Comment, string Command);

/// <summary>Who, from where, over what, how before and how after.</summary>
public sealed record AccessEntryDto(
    string Roles, string Databases, string From, string Transport, string Before, string After, string FileName, int LineNumber)
{
    public static AccessEntryDto Of(AccessEntry entry) => new(
        entry.Roles, entry.Databases, entry.From, entry.Transport, entry.Before, entry.After, entry.FileName, entry.LineNumber);
}

/// <summary>Who gains and who loses access.</summary>
public sealed record AccessDto(AccessEntryDto[] Gains, AccessEntryDto[] Losses, AccessEntryDto[] Undecided)
{
    public static AccessDto Of(AccessDelta access) => new(
        [.. access.Gains.Select(AccessEntryDto.Of)], [.. access.Losses.Select(AccessEntryDto.Of)], [.. access.Undecided.Select(AccessEntryDto.Of)]);
}

/// <summary>A plan and all that a person decides by.</summary>
public sealed record PlanDto(
    Guid Id, Guid TargetId, string Recipe, string Title, DateTime CreatedAt, ChangeDto[] Changes, CommandDto[] Commands, AccessDto Access, string[] Restart,
    bool NeedsConfirmation, bool IsEmpty, FindingDto[] Findings)
{
    public static PlanDto Of(SetupPlan plan) => new(
        plan.Id, plan.Changes.TargetId, plan.Request.Name, plan.Changes.Title, Spelling.Utc(plan.CreatedAt), [.. plan.Previews.Select(ChangeDto.Of)],
        [.. plan.Commands.Select(command => new CommandDto(command.Comment, command.Command))], AccessDto.Of(plan.Access), [.. plan.Restart],
        plan.NeedsConfirmation, plan.IsEmpty, FindingDto.Of(plan.Findings));
}
