using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Server.Store;

/// <summary>An entry of a journal as JSON, without diffs; its names are on disk, and stay when the types are called otherwise.</summary>
internal static class JournalRowContent
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(JournalEntry entry) => JsonSerializer.Serialize(
        new Record
        {
            Id = entry.Id,
            TargetId = entry.TargetId,
            Recipe = entry.Recipe,
            Title = entry.Title,
            At = entry.At,
            State = Word(entry.State),
            Because = entry.Because,
            Command = entry.Command,
            Until = entry.Until,
            Roles = [.. entry.Roles],
            Findings =
                [.. entry.Findings.Select(f => new RecordFinding(f.Code.Text, Word(f.Severity), f.Message, f.Remedy, f.At, f.Command))],
            Files = [.. entry.Files.Select(f => new RecordFile(f.Path, f.Kind == ChangeKind.Create, f.BeforeHash, f.AfterHash))],
            PlanId = entry.PlanId,
            SettleBy = entry.SettleBy,
            EndedBy = entry.EndedBy,
        },
        s_json);

    /// <exception cref="JsonException">It is no record of this version.</exception>
    public static JournalEntry Read(string text)
    {
        var record = JsonSerializer.Deserialize<Record>(text, s_json) ?? throw new JsonException("A record of the journal is empty.");
        return new()
        {
            Id = record.Id,
            TargetId = record.TargetId,
            Recipe = record.Recipe,
            Title = record.Title,
            At = record.At,
            State = StateOf(record.State),
            Because = record.Because,
            Command = record.Command,
            Until = record.Until,
            Roles = [.. record.Roles],
            Findings = [.. record.Findings.Select(Read)],
            Files = [.. record.Files.Select(Read)],
            PlanId = record.PlanId,
            SettleBy = record.SettleBy,
            EndedBy = record.EndedBy,
        };
    }

    private static Finding Read(RecordFinding finding) =>
        new(FindingCode.Read(finding.Code), SeverityOf(finding.Severity), finding.Message, finding.Remedy,
            finding.At)
        { Command = finding.Command };

    private static JournalFile Read(RecordFile file) =>
        new(file.Path, file.Created ? ChangeKind.Create : ChangeKind.Modify, file.BeforeHash, file.AfterHash, Diff: null);

    private static string Word(JournalState state) => state switch
    {
        JournalState.Started => "started",
        JournalState.Applied => "applied",
        JournalState.Waiting => "waiting",
        JournalState.OnProbation => "onProbation",
        JournalState.RolledBack => "rolledBack",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static JournalState StateOf(string word) => word switch
    {
        "started" => JournalState.Started,
        "applied" => JournalState.Applied,
        "waiting" => JournalState.Waiting,
        "onProbation" => JournalState.OnProbation,
        "rolledBack" => JournalState.RolledBack,
        _ => throw new JsonException($"A record of the journal has a state that is not known here: {word}."),
    };

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    private static Severity SeverityOf(string word) => word switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        _ => Severity.Info,
    };

    private sealed record RecordFile(string Path, bool Created, string? BeforeHash, string AfterHash);

    private sealed record RecordFinding(string Code, string Severity, string Message, string? Remedy, string? At, string? Command);

    private sealed record Record
    {
        public required Guid Id { get; init; }
        public required Guid TargetId { get; init; }
        public required string Recipe { get; init; }
        public required string Title { get; init; }
        public required DateTimeOffset At { get; init; }
        public required string State { get; init; }
        public string? Because { get; init; }
        public string? Command { get; init; }
        public DateTimeOffset? Until { get; init; }
        public ImmutableArray<string> Roles { get; init; } = [];
        public ImmutableArray<RecordFinding> Findings { get; init; } = [];
        public required ImmutableArray<RecordFile> Files { get; init; }
        public Guid? PlanId { get; init; }
        public DateTimeOffset? SettleBy { get; init; }
        public string? EndedBy { get; init; }
    }
}
