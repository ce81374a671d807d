using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>What a file is: the hash of its content, its mode and its owner.</summary>
internal sealed record RecordedState(string Hash, UnixFileMode Mode, int Uid, int Gid)
{
    internal static RecordedState? Of(FileState state) =>
        state.Hash is { } hash ? new RecordedState(hash, state.Mode, state.Uid, state.Gid) : null;
}

/// <summary>A file of an entry as the journal keeps it; the bytes from before lie beside it as <c>N.before</c>.</summary>
internal sealed record RecordedFile
{
    public required string Path { get; init; }

    /// <summary>Where <see cref="Path"/> led when it was written: no links, no dots.</summary>
    public required string Resolved { get; init; }

    /// <summary>The name under which it is staged in the same directory; nothing else bears it.</summary>
    public required string Temporary { get; init; }

    public required ChangeKind Kind { get; init; }

    public required string? Diff { get; init; }

    /// <summary>Null when it did not exist.</summary>
    public required RecordedState? Before { get; init; }

    public required RecordedState After { get; init; }

    /// <summary>Written over instead of renamed over; its new bytes lie beside the entry as <c>N.after</c>.</summary>
    public required bool InPlace { get; init; }

    [JsonIgnore]
    internal string Directory => System.IO.Path.GetDirectoryName(Resolved)!;

    [JsonIgnore]
    internal string Name => System.IO.Path.GetFileName(Resolved);
}

/// <summary>The terms of an unconfirmed entry.</summary>
/// <param name="VerdictPending">The server was not yet seen to take the files.</param>
internal sealed record RecordedCommitConfirmed(DateTimeOffset Until, ImmutableArray<string> Roles, bool VerdictPending);

/// <summary>An entry as it lies on disk; <see cref="JournalEntry"/> is what others see of it.</summary>
internal sealed record JournalRecord
{
    public required int Format { get; init; }

    /// <summary>Counts the entries of a target; the clock of a machine may step back, this does not.</summary>
    public required long Sequence { get; init; }

    public required Guid Id { get; init; }

    public required Guid TargetId { get; init; }

    public required string Recipe { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset At { get; init; }

    public required JournalState State { get; init; }

    public required bool NeedsReload { get; init; }

    public required ImmutableArray<RecordedFile> Files { get; init; }

    public string? Because { get; init; }

    public string? Command { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Stays with an entry that was rolled back at its deadline; null once it is kept.</summary>
    [JsonPropertyName("probation")]
    public RecordedCommitConfirmed? CommitConfirmed { get; init; }

    /// <summary>
    /// The files are back, but the server may still run with what they were: it was not notified, or nobody saw that it was.
    /// </summary>
    [JsonPropertyName("reloadOwed")]
    public bool ReloadPending { get; init; }

    /// <summary>The plan that was applied; null in entries from before agents.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>
    /// Until when the dashboard may say what it saw on the wire; null once it did, and where there is nothing to be seen.
    /// </summary>
    public DateTimeOffset? SettleBy { get; init; }

    /// <summary>The account may not write these files: a person does, and confirms it.</summary>
    public bool ByHand { get; init; }

    /// <summary>Where the server's files lie, for who keeps the entry's clock; null in entries from before agents.</summary>
    public TargetFiles? Server { get; init; }

    /// <summary>Who ended it without being asked: <c>timer</c> at its deadline, <c>recovery</c> after a kill; null otherwise.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Counts what was written of this entry: of two readings the one with more is the later one.</summary>
    public long Revision { get; init; }

    internal bool Stands => State is JournalState.Applied or JournalState.Waiting or JournalState.OnProbation && !IsBegun;

    /// <summary>
    /// Not ended: whoever finds it without its writer rolls it back. Unconfirmed, it is begun until the server's verdict was read.
    /// </summary>
    internal bool IsBegun => State == JournalState.Started
        || State == JournalState.OnProbation && CommitConfirmed is not { VerdictPending: false };

    /// <summary>When somebody must see to it without being asked; null when nobody must.</summary>
    internal DateTimeOffset? Due => this switch
    {
        { State: JournalState.OnProbation, CommitConfirmed: { } commitConfirmed } => commitConfirmed.Until,
        // Going back had begun, and a file or the server did not let it end.
        { State: JournalState.Started, CommitConfirmed: not null } => DateTimeOffset.MinValue,
        // Told to a person already, unless it was promised to go back by itself.
        { ReloadPending: true } when CommitConfirmed is not null || Command is null => DateTimeOffset.MinValue,
        _ => null,
    };

    /// <summary>How the entry ended, for who asks again.</summary>
    internal ApplyOutcome ToOutcome(Guid id) => this switch
    {
        { State: JournalState.Applied } => new ApplyOutcome.Applied(id),
        { State: JournalState.Waiting } => new ApplyOutcome.Waiting(id, Command ?? ""),
        { State: JournalState.OnProbation, CommitConfirmed: { } limit } => new ApplyOutcome.Unconfirmed(id, limit.Until, limit.Roles),
        { State: JournalState.RolledBack } => new ApplyOutcome.RolledBack(id, Because ?? "It was undone.", Findings),
        _ =>
            new ApplyOutcome.Refused(
                [new(FindingCode.ApplyRunning, Severity.Error, "The change is still being made, or undone.",
                    "Wait, then look at the history.")]),
    };

    internal JournalEntry ToEntry() => new()
    {
        Id = Id,
        TargetId = TargetId,
        Recipe = Recipe,
        Title = Title,
        At = At,
        State = State,
        Revision = Revision,
        Because = Because,
        Command = Command,
        Findings = Findings,
        Until = State == JournalState.OnProbation ? CommitConfirmed?.Until : null,
        Roles = State == JournalState.OnProbation ? CommitConfirmed?.Roles ?? [] : [],
        PlanId = PlanId,
        SettleBy = State == JournalState.Applied ? SettleBy : null,
        EndedBy = EndedBy,
        Files = [.. Files.Select(f => new JournalFile(f.Path, f.Kind, f.Before?.Hash, f.After.Hash, f.Diff))],
    };

    /// <summary>Whether what was read can be acted on: a half-true record must not lead to a write.</summary>
    internal bool IsSound =>
        Format == CurrentFormat && Enum.IsDefined(State) && !Files.IsDefaultOrEmpty && !Findings.IsDefault && Files.All(IsSoundFile)
        && (CommitConfirmed is null ? State != JournalState.OnProbation : !CommitConfirmed.Roles.IsDefault);

    internal const int CurrentFormat = 1;

    private static bool IsSoundFile(RecordedFile? file) =>
        file is
        {
            After.Hash.Length: 64, Path: not null, Before: null or { Hash.Length: 64 }, Resolved: ['/', _, ..],
            Temporary: ['.', _, ..]
        }
        && Path.GetFullPath(file.Resolved) == file.Resolved && !file.Resolved.EndsWith('/')
        && !file.Temporary.Contains('/') && file.Temporary != ".." && file.Temporary != file.Name;
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
