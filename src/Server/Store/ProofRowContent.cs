using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Store;

/// <summary>Cases and runs as JSON; its names are on disk, and stay when the types are called otherwise.</summary>
internal static class ProofRowContent
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(CaseOutcome outcome) => JsonSerializer.Serialize(Of(outcome), s_json);

    /// <exception cref="JsonException">It is no case of this version.</exception>
    public static CaseOutcome ReadCase(string text) =>
        Read(JsonSerializer.Deserialize<Case>(text, s_json) ?? throw new JsonException("A stored case is empty."));

    public static string Write(VerifyReport report) => JsonSerializer.Serialize(
        new Run
        {
            TargetId = report.TargetId,
            Role = report.Role,
            At = report.At,
            Elapsed = report.Elapsed.Ticks,
            Cases = [.. report.Cases.Select(Of)],
            Notes = [.. report.Notes.Select(Of)],
            About = report.Context is not { } context ? null : new(
                context.Target, context.Host, context.Port, context.ServerVersion, context.ServerFingerprint,
                new(context.ClientFingerprints, StringComparer.Ordinal), context.Program),
        },
        s_json);

    /// <exception cref="JsonException">It is no run of this version.</exception>
    public static VerifyReport ReadReport(string text)
    {
        var run = JsonSerializer.Deserialize<Run>(text, s_json) ?? throw new JsonException("A stored run is empty.");
        return new()
        {
            TargetId = run.TargetId,
            Role = run.Role,
            At = run.At,
            Elapsed = TimeSpan.FromTicks(run.Elapsed),
            Cases = [.. run.Cases.Select(Read)],
            Notes = [.. run.Notes.Select(Read)],
            Context = run.About is not { } about ? null : new(
                about.Target, about.Host, about.Port, about.ServerVersion, about.ServerFingerprint,
                about.Clients.ToImmutableSortedDictionary(StringComparer.Ordinal), about.Program),
        };
    }

    private static Case Of(CaseOutcome outcome) => new()
    {
        Name = outcome.Name,
        Title = outcome.Title,
        MustEnter = outcome.Kind == CaseKind.Positive,
        Role = outcome.Role,
        Route = outcome.Route,
        Expected = outcome.Expected,
        Outcome = outcome.Outcome,
        Result = outcome.Result switch { CaseResult.Passed => "passed", CaseResult.Failed => "failed", _ => "notProven" },
        Evidence = [.. outcome.Evidence],
        Findings = [.. outcome.Findings.Select(Of)],
        Elapsed = outcome.Elapsed.Ticks,
    };

    private static CaseOutcome Read(Case stored) => new()
    {
        Name = stored.Name,
        Title = stored.Title,
        Kind = stored.MustEnter ? CaseKind.Positive : CaseKind.Negative,
        Role = stored.Role,
        Route = stored.Route,
        Expected = stored.Expected,
        Outcome = stored.Outcome,
        Result = stored.Result switch
        {
            "passed" => CaseResult.Passed,
            "failed" => CaseResult.Failed,
            "notProven" => CaseResult.NotProven,
            var other => throw new JsonException($"A stored case has a result that is not known here: {other}."),
        },
        Evidence = [.. stored.Evidence],
        Findings = [.. stored.Findings.Select(Read)],
        Elapsed = TimeSpan.FromTicks(stored.Elapsed),
    };

    private static Note Of(Finding finding) => new(
        finding.Code.Text, finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" },
        finding.Message, finding.Remedy, finding.At, finding.Command);

    private static Finding Read(Note note) => new(
        FindingCode.Read(note.Code),
        note.Severity switch { "error" => Severity.Error, "warning" => Severity.Warning, _ => Severity.Info },
        note.Message, note.Remedy, note.At)
    { Command = note.Command };

    private sealed record Note(string Code, string Severity, string Message, string? Remedy, string? At, string? Command);

    private sealed record AboutRun(string Target, string Host, int Port, string ServerVersion, string? ServerFingerprint,
        Dictionary<string, string> Clients, string Program);

    private sealed record Case
    {
        public required string Name { get; init; }
        public required string Title { get; init; }
        public required bool MustEnter { get; init; }
        public required string Role { get; init; }
        public required string Route { get; init; }
        public required string Expected { get; init; }
        public required string Outcome { get; init; }
        public required string Result { get; init; }
        public required string[] Evidence { get; init; }
        public required Note[] Findings { get; init; }

        /// <summary>In ticks of 100 ns.</summary>
        public required long Elapsed { get; init; }
    }

    private sealed record Run
    {
        public required Guid TargetId { get; init; }
        public required string Role { get; init; }
        public required DateTimeOffset At { get; init; }

        /// <summary>In ticks of 100 ns.</summary>
        public required long Elapsed { get; init; }
        public required Case[] Cases { get; init; }
        public required Note[] Notes { get; init; }
        public AboutRun? About { get; init; }
    }
}
