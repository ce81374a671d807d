using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Background;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Watch;

/// <summary>Somebody who came without TLS.</summary>
/// <param name="Database"><c>replication</c> for physical replication.</param>
/// <param name="Samples">In how many looks.</param>
public sealed record PlaintextSessionDto(
    string Role, string Database, string Address, string ApplicationName, bool Replication, DateTime FirstSeen, DateTime LastSeen,
    int Samples)
{
    public static PlaintextSessionDto Of(PlaintextSession session) => new(
        session.Role, session.Database, session.Address, session.ApplicationName, session.Replication, Spelling.Utc(session.FirstSeen),
        Spelling.Utc(session.LastSeen), session.Samples);
}

/// <summary>A record that lets plaintext in.</summary>
/// <param name="Record">As `require-tls` takes it: <c>file:line</c>.</param>
/// <param name="Sentence">What the watch says of the record, and whether its silence counts; null when nobody watches.</param>
public sealed record WatchedRecordDto(
    string Record, string FileName, int LineNumber, string Type, string[] Databases, string[] Roles, string Method,
    PlaintextSessionDto[] Sightings, string? Sentence)
{
    public static WatchedRecordDto Of(PlaintextWatchState? watch, WatchedRecord watched, DateTimeOffset now)
    {
        var record = watched.Record;
        return new(
            $"{record.FileName}:{record.LineNumber}", record.FileName, record.LineNumber, record.Type.ToString().ToLowerInvariant(),
            [.. record.Databases.Select(token => token.Text)], [.. record.Roles.Select(token => token.Text)], record.Method,
            [.. watched.Sessions.Select(PlaintextSessionDto.Of)],
            watch is null ? null : WatchSentence.Of(watch, watched, now));
    }
}

/// <summary>What the plaintext watch saw, by the record that lets it in now.</summary>
/// <param name="EverySeconds">How often it looks; a session shorter than that can be missed.</param>
/// <param name="Samples">How often it looked without a problem.</param>
/// <param name="Problem">Why the last look failed.</param>
/// <param name="Elsewhere">Seen, but no record lets it in any more, or which does is not known.</param>
public sealed record WatchDto(
    bool Watching, DateTime? Since, int Samples, int EverySeconds, DateTime? LastSample, string? Problem, WatchedRecordDto[] Records,
    PlaintextSessionDto[] Elsewhere)
{
    public static WatchDto Of(PlaintextWatchReport report, DateTimeOffset now) => new(
        report.Watch is not null, report.Watch is { } watch
            ? Spelling.Utc(watch.Since)
            : null, report.Watch?.Samples ?? 0, (int)PlaintextWatchService.Every.TotalSeconds,
        report.Watch?.LastSample is { } last
            ? Spelling.Utc(last)
            : null, report.Watch?.Problem,
        [.. report.Records.Select(watched => WatchedRecordDto.Of(report.Watch, watched, now))],
        [.. report.Elsewhere.Select(PlaintextSessionDto.Of)]);
}
