using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Core.Agents;

/// <summary>What no sound agent answers: null when there is nothing of it, else a phrase.</summary>
internal static class ReadingCheck
{
    public const int MostFindings = 10_000;
    private const int MostEntries = 100_000;
    private const int MostLogLines = 100;
    private const int LongestPath = 4096;
    private const int LongestText = 64 * 1024;

    public static string? Problem(ServerReading? reading)
    {
        if (reading is null || reading.Settings is null) return "no reading";
        if (reading.Files.IsDefault || reading.Directories.IsDefault || reading.Occupied.IsDefault || reading.Roots.IsDefault)
            return "a missing list";
        if (reading.Files.Length > AgentContract.MostFiles) return $"{reading.Files.Length} files";
        if (reading.Occupied.Length > MostEntries || reading.Directories.Length > AgentContract.MostFiles
            || reading.Roots.Length > AgentContract.MostFiles)
            return "a list beyond every limit";
        if (reading.Files.Any(file => file is null) || reading.Roots.Any(root => root is null)) return "an empty place in a list";
        if (reading.Files.Sum(file => Math.Max(0, Math.Min(file.ContentLength, AgentContract.MostBytes + 1))) > AgentContract.MostBytes)
            return "contents beyond the limit";
        return reading.Files.Select(Problem).FirstOrDefault(problem => problem is not null)
            ?? reading.Occupied.Concat(reading.Directories).Concat(reading.Roots.Select(root => root.Path))
                .Concat(reading.Roots.Select(root => root.Resolved))
                .Select(Path).FirstOrDefault(problem => problem is not null)
            ?? Problem(reading.Findings) ?? Problem(reading.Server) ?? Problem(reading.Log);
    }

    public static string? Problem(LocationReading? reading) =>
        reading?.Files is null || reading.Files.ServerPaths.IsDefault
            || reading.Files.ServerPaths.Length > AgentContract.MostFiles ? "no reading"
        : reading.Files.ServerPaths.Select(map => map is null ? "an empty place in a list" : Path(map.Mounted) ?? Path(map.OnServer))
            .FirstOrDefault(problem => problem is not null)
        ?? (reading.Files.PgmonetaConf is { } pgmoneta ? Path(pgmoneta) : null)
        ?? (reading.DataDirectory is { } pin ? Path(pin.Path) ?? Path(pin.Resolved) : null)
        ?? Path(reading.Files.DataDirectory) ?? Path(reading.Files.ConfigFile) ?? Path(reading.Files.HbaFile)
            ?? Path(reading.Files.IdentFile) ?? Problem(reading.Findings);

    public static string? Problem(SessionsReading? reading) => reading switch
    {
        null => "no reading",
        { Sessions: { IsDefault: true } } => "a missing list",
        { Sessions: { } sessions } when sessions.Any(session => session?.Role is null || session.ApplicationName is null) =>
            "an empty place in a list",
        { Problem: { } problem } => Problem([problem]),
        _ => null,
    };

    public static string? Problem(ImmutableArray<Finding> findings)
    {
        if (findings.IsDefault) return "a missing list";
        if (findings.Length > MostFindings) return $"{findings.Length} findings";
        return findings.Any(finding => finding is null || !IsSound(finding)) ? "a finding without a sentence" : null;
    }

    public static string? Problem(ApplyOutcome? outcome)
    {
        if (outcome is null || outcome.Steps.IsDefault || outcome.Steps.Length > MostFindings
            || outcome.Steps.Any(step => Problem(step) is not null)) return "no outcome";
        return Problem(outcome.Notes) ?? outcome switch
        {
            ApplyOutcome.Drifted drifted => Path(drifted.Path) ?? Problem(drifted.Findings),
            ApplyOutcome.Refused refused => refused.Findings.IsDefaultOrEmpty ? "a refusal without a reason" : Problem(refused.Findings),
            ApplyOutcome.RolledBack back => Text(back.Because) ?? Problem(back.Findings),
            ApplyOutcome.Waiting waiting => Text(waiting.Command),
            ApplyOutcome.Unconfirmed probation => Names(probation.Roles),
            _ => null,
        };
    }

    public static string? Problem(ApplyStep? step) => step is null ? "an unsound step" : Text(step.Name) ?? Text(step.Text);

    public static string? Problem(KeyOutcome? outcome) => outcome switch
    {
        KeyOutcome.Made { Request: { Length: > 0 and <= LongestText } } => null,
        KeyOutcome.Made => "a request beyond the limit",
        KeyOutcome.Refused refused => Problem([refused.Finding]),
        _ => "no outcome",
    };

    public static string? Problem(SandboxOutcome? outcome) => outcome switch
    {
        SandboxOutcome.Running { Server: { Port: > 0 and <= 65535, Passwords: not null } server } =>
            Path(server.Directory) ?? Path(server.DataDirectory) ?? Path(server.PgmonetaConf) ?? Text(server.AdminConnection)
                ?? Text(server.Version)
            ?? server.Passwords.Select(password => Text(password.Key) ?? Text(password.Value))
                .FirstOrDefault(problem => problem is not null),
        SandboxOutcome.Failed failed => Problem([failed.Finding]),
        _ => "no outcome",
    };

    public static string? Problem(ImmutableArray<JournalEntry> entries, Guid targetId)
    {
        if (entries.IsDefault || entries.Length > MostEntries) return "no journal";
        return entries.Select(entry => Problem(entry) ?? (entry.TargetId == targetId ? null : "an entry of another target"))
            .FirstOrDefault(problem => problem is not null);
    }

    public static string? Problem(JournalEntry? entry) =>
        entry is null || entry.Files.IsDefault || entry.Files.Length > AgentContract.MostFiles || entry.Roles.IsDefault
            || entry.Files.Any(file => file?.Path is null || file.AfterHash is null) || !Enum.IsDefined(entry.State)
            // The only ones who end an entry without being asked; a person's name comes from the dashboard.
            || entry.EndedBy is not (null or "timer" or "recovery")
            ? "an unsound entry"
            : Text(entry.Title) ?? Text(entry.Recipe) ?? Text(entry.Because ?? "") ?? Text(entry.Command ?? "") ?? Names(entry.Roles)
                ?? Problem(entry.Findings);

    private static string? Problem(ServerView? view) =>
        view is null ? null
        : view.Settings is null
            || view.Settings.Values.Any(setting => setting?.Name is null || setting.Value is null || setting.Source is null)
            || view.AdminRole is null
            || view.Roles.IsDefault
            || view.Roles.Any(role => role?.Name is null || role.MemberOf.IsDefault || role.MemberOf.Any(member => member is null))
            || view.HbaRules is { } rules && (rules.IsDefault || rules.Any(rule => rule is null))
            || view.FileSettings is { } settings && (settings.IsDefault || settings.Any(setting => setting is null))
            || view.Sessions is { } sessions && (sessions.IsDefault
                || sessions.Any(session => session?.Role is null || session.ApplicationName is null))
            ? "a server's view with a missing list" : Names(view.Databases);

    private static string? Problem(ServerLogReading? log) => log is null ? null
        : log.Lines.IsDefault || log.Lines.Length > MostLogLines ? "a log beyond the limit"
        : (log.Path is { } path ? Path(path) : null) ?? Names(log.Lines);

    private static string? Problem(FileReading file) =>
        Path(file.Path)
        ?? (file.ContentLength < 0 || !IsHash(file.Hash) || !IsHash(file.ContentHash)
            || (file.Key is { } key && (!Enum.IsDefined(key.Kind) || !IsHash(key.PublicKeySha256)))
            ? "a file whose size or hash is not valid" : null);

    private static bool IsSound(Finding finding) => finding.Code is { Text.Length: > 0 } code && Text(code.Text) is null
        && Text(finding.Message) is null && finding.Message.Length > 0
        // Commands to run as root are the dashboard's own.
        && finding.Command is null
        && Text(finding.Remedy ?? "") is null && Text(finding.At ?? "") is null && Enum.IsDefined(finding.Severity);

    private static string? Names(ImmutableArray<string> names) =>
        names.IsDefault ? "a missing list" : names.Select(Text).FirstOrDefault(problem => problem is not null);

    private static bool IsHash(string? hash) => hash is null || (hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower));

    private static string? Path(string? path) =>
        path is null ? "a path is missing"
        : path.Length > LongestPath || !path.StartsWith('/')
            || path.Contains('\0', StringComparison.Ordinal) ? "an invalid path" : null;

    private static string? Text(string? text) =>
        text is null ? "a text is missing" : text.Length > LongestText ? "a text beyond the limit" : null;
}
