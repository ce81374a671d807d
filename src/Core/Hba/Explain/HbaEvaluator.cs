using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>Evaluates attempts by the first record that matches.</summary>
public static class HbaEvaluator
{
    /// <param name="interfaces">The server's own addresses with prefix lengths, for samehost and samenet; null when not known.</param>
    public static HbaExplanation Explain(HbaRules rules, HbaAttempt attempt, ImmutableArray<HbaInterface>? interfaces) =>
        Explain(rules, attempt, interfaces, maps: null);

    /// <param name="maps">The user maps of pg_ident.conf; null when it was not read.</param>
    public static HbaExplanation Explain(HbaRules rules, HbaAttempt attempt, ImmutableArray<HbaInterface>? interfaces, UserMaps? maps)
    {
        var trail = ImmutableArray.CreateBuilder<HbaTrailStep>();
        var refusedBefore = AuthRequirement.EndsInHandshake(attempt) ? HbaLogin.HandshakeRefused : (HbaLogin?)null;
        foreach (var record in rules.Records)
        {
            var match = MatchWords.Of(new(record, rules.Version, interfaces), attempt);
            switch (match.Fits)
            {
                case true:
                    var (login, because) = AuthRequirement.Explain(record, attempt, maps);
                    trail.Add(new(record, Matched: true, because));
                    return new(new HbaVerdict.Matched(record), because, trail.ToImmutable()) { Login = login };
                case null:
                    trail.Add(new(record, Matched: false, match.Because));
                    return new(new HbaVerdict.Undecided(record, match.Because), $"Line {record.LineNumber} decides, and {match.Because}.",
                        trail.ToImmutable())
                    {
                        Login = refusedBefore ?? HbaLogin.Unknown,
                    };
                default:
                    trail.Add(new(record, Matched: false, match.Because));
                    break;
            }
        }

        return new(new HbaVerdict.ImplicitReject(), NoEntry(attempt), trail.ToImmutable()) { Login = refusedBefore ?? HbaLogin.NoRecord };
    }

    private static string NoEntry(HbaAttempt attempt)
    {
        var from = attempt.Address is null ? "the socket" : HbaAddressText.Format(attempt.Address);
        var over = attempt.Address is null ? "" : attempt.Gss ? " over GSSAPI encryption" : attempt.Tls
            ? " over TLS"
            : " without encryption";
        var what = attempt.Replication ? "physical replication" : $"database {attempt.Database}";
        return $"No record matches role {attempt.Role} for {what} from {from}{over}, so the server refuses it.";
    }
}
