using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>Chooses connections from this program's own address that tell two sets of access rules apart.</summary>
internal static class RecordTrials
{
    /// <summary>A role that nobody makes; a record for all matches it, and no login of it succeeds.</summary>
    public const string Nobody = "pgtls-probe";
    private const string Database = "postgres";
    private const int MostRecords = 40;
    private const int MostTrials = 3;

    /// <param name="tls">Whether the server serves TLS before and after.</param>
    public static ImmutableArray<RecordTrial> Between(TargetSnapshot before, TargetSnapshot after, bool tls)
    {
        if (after.Here is null) return [];
        var (was, now) = (new RecordFinder(before.Hba), new RecordFinder(after.Hba));
        var found = ImmutableArray.CreateBuilder<RecordTrial>();
        var attempts = Changed(before.Hba.Records, after.Hba.Records).SelectMany(record => Attempts(after, record, tls));
        foreach (var attempt in attempts.Distinct())
        {
            var trial = new RecordTrial(attempt, Answer(was, attempt, before.Maps), Answer(now, attempt, after.Maps));
            if (trial.Before == trial.After || trial is { Before: TrialAnswer.NotKnown } or { After: TrialAnswer.NotKnown }) continue;
            found.Add(trial);
            if (found.Count == MostTrials) break;
        }

        return found.ToImmutable();
    }

    /// <summary>A connection whose record asks for a certificate and accepts one of the target's authority; null without one.</summary>
    public static HbaAttempt? WithCertificate(TargetSnapshot snapshot)
    {
        if (snapshot.Here is null) return null;
        var finder = new RecordFinder(snapshot.Hba);
        return snapshot.Hba.Records.Where(record => record.ClientCert is not null).Take(MostRecords)
            .SelectMany(record => Attempts(snapshot, record, tls: true)).FirstOrDefault(attempt => attempt.Certificate is not null
                && finder.Match(attempt) is { Perhaps.IsEmpty: true, Record.ClientCert: not null }
                && Answer(finder, attempt, snapshot.Maps) is TrialAnswer.PasswordAsked or TrialAnswer.LetIn);
    }

    /// <summary>Whether both hold the same records, and their order makes no difference to who is let in.</summary>
    public static bool MeanTheSame(HbaRules before, HbaRules after)
    {
        if (before.Records.Length != after.Records.Length) return false;
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in before.Records) texts[Text(record)] = texts.GetValueOrDefault(Text(record)) + 1;
        foreach (var text in after.Records.Select(Text))
        {
            if (texts.GetValueOrDefault(text) == 0) return false;
            texts[text]--;
        }

        return AccessDelta.Compare(before, after) is { Gains.IsEmpty: true, Losses.IsEmpty: true, Undecided.IsEmpty: true };
    }

    private static string Text(HbaRecord record) => string.Join('\n',
        [$"{record.Type}", HbaRecordText.Names(record.Databases), HbaRecordText.Names(record.Roles),
            HbaRecordText.Address(record.Address), record.Method, .. record.Options.Select(option => $"{option.Name}={option.Value}")]);

    private static TrialAnswer Answer(RecordFinder finder, HbaAttempt attempt, UserMaps maps) => finder.Match(attempt) switch
    {
        { Perhaps.IsEmpty: false } => TrialAnswer.NotKnown,
        { Record: null } => TrialAnswer.Rejected,
        { Record: { } record } => RecordTrial.Of(AuthRequirement.Explain(record, attempt, maps).Login),
    };

    private static IEnumerable<HbaAttempt> Attempts(TargetSnapshot snapshot, HbaRecord record, bool tls)
    {
        if (record.Type == HbaConnectionType.Local || Role(record) is not { } role) yield break;
        var replication = record.Databases[0].IsKeyword("replication");
        if (!replication && DatabaseOf(record.Databases[0], role) is null) yield break;
        var known = snapshot.Server?.Roles.FirstOrDefault(one => one.Name == role);
        var plain = new HbaAttempt
        {
            Address = snapshot.Here,
            Database = replication ? Database : DatabaseOf(record.Databases[0], role)!,
            Role = role,
            Replication = replication,
            MemberOf = role == Nobody ? [] : known?.MemberOf,
            RoleExists = role != Nobody,
        };
        yield return plain;
        if (!tls) yield break;
        yield return plain with { Tls = true };
        if (snapshot.Authority is not null && RoleName.Problem(role) is null)
            yield return plain with { Tls = true, Certificate = new($"CN={role}", role, Trusted: true) };
    }

    private static string? Role(HbaRecord record) => record.Roles[0] switch
    {
        { Quoted: false, Text: "all" } => Nobody,
        { Quoted: false, Text: ['+' or '/', ..] } => null,
        var token => token.Text,
    };

    private static string? DatabaseOf(ConfToken token, string role) => token switch
    {
        { Quoted: false, Text: "all" } => Database,
        { Quoted: false, Text: "sameuser" } => role,
        { Quoted: false, Text: "samerole" or "samegroup" } or { Quoted: false, Text: ['/', ..] } => null,
        _ => token.Text,
    };

    /// <summary>The records between the first and the last that differ, of both sets by turns, 40 at most.</summary>
    private static IEnumerable<HbaRecord> Changed(ImmutableArray<HbaRecord> before, ImmutableArray<HbaRecord> after)
    {
        var (first, shorter) = (0, Math.Min(before.Length, after.Length));
        while (first < shorter && IsSame(before[first], after[first])) first++;
        var last = 0;
        while (last < shorter - first && IsSame(before[^(last + 1)], after[^(last + 1)])) last++;
        for (var i = first; i < Math.Min(Math.Max(before.Length, after.Length) - last, first + MostRecords); i++)
        {
            if (i < after.Length - last) yield return after[i];
            if (i < before.Length - last) yield return before[i];
        }
    }

    private static bool IsSame(HbaRecord one, HbaRecord other) => ReferenceEquals(one, other)
        || (one.Type == other.Type && one.Method == other.Method && one.Address == other.Address
            && one.Databases.SequenceEqual(other.Databases) && one.Roles.SequenceEqual(other.Roles)
            && one.Options.SequenceEqual(other.Options));
}
