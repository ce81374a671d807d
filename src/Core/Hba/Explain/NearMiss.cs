using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>A record that would have let the attempt in but for one column.</summary>
/// <param name="ForClient">What the client can do; null when nothing but another record helps.</param>
/// <param name="InRecord">What to change in the record; null where that would only weaken it.</param>
/// <param name="Then">What the rules say to the client that did so.</param>
public sealed record NearMiss(HbaRecord Record, HbaColumn Column, string? ForClient, string? InRecord, HbaExplanation? Then)
{
    private static readonly ImmutableArray<ConfToken> s_all = [new("all", Quoted: false)];
    private static readonly ImmutableArray<ConfToken> s_replication = [new("replication", Quoted: false)];

    public string ColumnName => Column switch
    {
        HbaColumn.Type => "the connection type",
        HbaColumn.Address => "the address",
        HbaColumn.Role => "the role",
        _ => "the database",
    };

    /// <summary>
    /// Every near miss, the one first that is the easiest to fix: another transport, then another place, another role, another database.
    /// </summary>
    /// <param name="rejecting">The record that rejects: what comes after it cannot help.</param>
    internal static ImmutableArray<(HbaRecord Record, HbaColumn Column)> Near(
        HbaRules rules, HbaAttempt attempt, HbaRecord? rejecting, ImmutableArray<HbaInterface>? interfaces)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(attempt);
        return
        [
            .. rules.Records.TakeWhile(record => !ReferenceEquals(record, rejecting)).Where(record => record.Method != "reject")
                .Select(record => (Record: record, Column: OnlyColumn(record, attempt, interfaces, rules.Version)))
                .Where(found => found.Column is not null)
                .OrderBy(found => found.Column).ThenBy(found => (found.Record.Type == HbaConnectionType.Local) != (attempt.Address is null))
                .Select(found => (found.Record, found.Column!.Value)),
        ];
    }

    /// <summary>The record that would decide if the rejecting one were not there; null when none would let it in.</summary>
    internal static HbaRecord? Behind(
        HbaRules rules, HbaAttempt attempt, HbaRecord rejecting, ImmutableArray<HbaInterface>? interfaces)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var rest = rules with { Records = [.. rules.Records.SkipWhile(record => !ReferenceEquals(record, rejecting)).Skip(1)] };
        return HbaEvaluator.Explain(rest, attempt, interfaces).Verdict is HbaVerdict.Matched { Record: { Method: not "reject" } record }
            ? record
            : null;
    }

    internal static NearMiss Describe(HbaRules rules, HbaRecord record, HbaColumn column, HbaAttempt attempt,
        ImmutableArray<HbaInterface>? interfaces, UserMaps? maps) => column switch
        {
            HbaColumn.Type => OfType(rules, record, attempt, interfaces, maps),
            HbaColumn.Address =>
                new(record, column, null,
                    $"Put the record a second time with the "
                        + $"address of {attempt.Address}, or widen {RecordMeaning.AddressText(record.Address)} to hold it.", null),
            HbaColumn.Role =>
                new(record, column, null,
                    $"Add {attempt.Role} to {RecordMeaning.Names(record.Roles)}"
                        + $"{(Groups(record) is { Length: > 0 } groups ? $", or make it a member of {groups}" : "")}.", null),
            _ when attempt.Replication =>
                new(record, column, null,
                    "Physical replication needs a record whose database is replication; all does not cover it.", null),
            _ => new(record, column, null,
                $"Add {attempt.Database} to {RecordMeaning.Names(record.Databases)}, or let the client connect to another database.", null),
        };

    private static HbaColumn? OnlyColumn(
        HbaRecord record, HbaAttempt attempt, ImmutableArray<HbaInterface>? interfaces, PostgresVersion version)
    {
        if (Matches(record, attempt)) return null;
        // The socket and TCP are two columns apart, but for who sits on the server's own machine.
        if ((record.Type == HbaConnectionType.Local) != (attempt.Address is null))
        {
            if (attempt.Address is { } far && !IPAddress.IsLoopback(far)) return null;
            return Matches(record, Across(record, attempt)) ? HbaColumn.Type : null;
        }

        foreach (var column in Enum.GetValues<HbaColumn>())
            if (Matches(Widen(record, column, attempt), attempt)) return column;
        return null;

        bool Matches(HbaRecord candidate, HbaAttempt tried) => MatchWords.Of(new(candidate, version, interfaces), tried).Fits == true;
    }

    // The record with one column as wide as the attempt needs it.
    private static HbaRecord Widen(HbaRecord record, HbaColumn column, HbaAttempt attempt) => column switch
    {
        HbaColumn.Type => record with { Type = HbaConnectionType.Host },
        HbaColumn.Address => record with { Address = new HbaAddress.Any() },
        HbaColumn.Role => record with { Roles = s_all },
        _ => record with { Databases = attempt.Replication ? s_replication : s_all },
    };

    private static HbaAttempt Across(HbaRecord record, HbaAttempt attempt) => record.Type == HbaConnectionType.Local
        ? attempt with { Address = null, Tls = false, Gss = false }
        : attempt with
        {
            Address = IPAddress.Loopback,
            Tls = record.Type == HbaConnectionType.HostSsl,
            Gss = record.Type == HbaConnectionType.HostGssEnc
        };

    private static NearMiss OfType(HbaRules rules, HbaRecord record, HbaAttempt attempt, ImmutableArray<HbaInterface>? interfaces,
        UserMaps? maps)
    {
        var (advice, changed) = record.Type switch
        {
            _ when attempt.Address is null => ("Let the client connect over TCP: give a host name.", Across(record, attempt)),
            HbaConnectionType.HostSsl =>
                ("Let the client connect over TLS: sslmode=require, or better verify-full with the server's authority.",
                    attempt with { Tls = true, Gss = false }),
            HbaConnectionType.HostNoSsl =>
                ("The record takes connections without TLS only; changing it to host or hostssl lets this client in.", null),
            HbaConnectionType.HostGssEnc =>
                ("Let the client connect with GSSAPI encryption: gssencmode=require.", attempt with { Gss = true, Tls = false }),
            HbaConnectionType.HostNoGssEnc =>
                ("Let the client connect without GSSAPI encryption: gssencmode=disable.", attempt with { Gss = false }),
            _ => ("Let the client use the Unix-domain socket: leave the host name away.", Across(record, attempt)),
        };
        var then = changed is null ? null : HbaEvaluator.Explain(rules, changed, interfaces, maps);
        return record.Type == HbaConnectionType.HostNoSsl
            ? new(record, HbaColumn.Type, null, advice, null)
            : new(record, HbaColumn.Type, advice, null, then);
    }

    private static string Groups(HbaRecord record) =>
        string.Join(", ", record.Roles.Where(token => !token.Quoted && token.Text.StartsWith('+')).Select(token => token.Text[1..]));
}
