using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>
/// Asks of each client that got a certificate whether it would still get in with it over TLS. From where it comes nobody knows, so all
/// addresses and databases are looked at: what holds for all of them is certain, what holds for some is not.
/// </summary>
internal sealed class ClientAccess(TargetSnapshot snapshot, HbaRules after, MapChange maps)
{
    private readonly RecordFinder _before = new(snapshot.Hba);
    private readonly RecordFinder _after = new(after);
    private readonly Dictionary<string, ImmutableArray<string>> _groups = (snapshot.Server?.Roles ?? []).DistinctBy(r => r.Name)
        .ToDictionary(r => r.Name, r => r.MemberOf, StringComparer.Ordinal);
    private readonly Dictionary<(string Role, string? CommonName, string Subject), AccessDecision?> _known = [];

    public IEnumerable<ClientImpact> Check(ImmutableArray<DatabaseClient> clients)
    {
        if (!snapshot.TlsIsOn) yield break;
        foreach (var client in clients)
        {
            // An expired one gets in nowhere, before and after.
            if (client.Certificate.NotAfter < snapshot.TakenAt) continue;
            var key = (client.Role, client.Certificate.CommonName, client.Certificate.Subject);
            if (!_known.TryGetValue(key, out var answer)) _known[key] = answer = Check(client);
            if (answer is { } told) yield return new(client, told.In is null, told.Because);
        }
    }

    private AccessDecision? Check(DatabaseClient client)
    {
        ImmutableArray<string>? groups = _groups.TryGetValue(client.Role, out var known) ? known : null;
        var whole = RoleAccessPaths.Whole(client.Role, snapshot.Server?.Databases, replication: true, AccessTransport.Tls);
        var before = new RoleAccessPaths(_before.OfRole(client.Role, groups), whole);
        var now = new RoleAccessPaths(_after.OfRole(client.Role, groups), whole);
        var shown = new Credentials
        {
            Certificate = true,
            CommonName = client.Certificate.CommonName,
            Subject = client.Certificate.Subject
        };
        var attempt = new HbaAttempt
        {
            Address = System.Net.IPAddress.Any,
            Tls = true,
            Database = "",
            Role = client.Role,
            MemberOf = groups
        };

        AccessDecision? lost = null, doubtful = null;
        string? from = null;
        var kept = !now.Shares.IsEmpty;
        foreach (var was in before.Ask(whole))
        {
            HbaRecord?[] paths =
                [.. Possible(was).Where(r => Of(r, shown with { Proven = r is null ? [] : [r] }, maps.Before).In != false)];
            if (paths.Length == 0) continue;
            foreach (var piece in now.Ask(was.Region))
            {
                var answers = Possible(piece)
                    .Select(r => maps.Doubt(r, Of(r, shown with { Proven = [.. paths.Select(w => w!)] }, maps.After))).ToArray();
                if ((IsSame(was, piece) && !maps.Touches(piece.Record)) || answers.All(a => a.In == true)) kept = true;
                else if (answers.All(a => a.In == false)) (lost, from) = (lost ?? answers[^1], from ?? Whence(paths[0]!));
                else (doubtful, kept) = (doubtful ?? answers.First(a => a.In != true), true);
            }
        }
        if (lost is { } why)
        {
            return kept || now.IsCutShort || before.IsCutShort
                ? AccessDecision.Unknown($"From {from}: {why.Because} Whether it comes from there is not known.")
                : AccessDecision.No($"{why.Because} No other record lets it in over TLS, wherever it comes from.");
        }
        if (doubtful is { } unclear) return AccessDecision.Unknown(unclear.Because);
        var (one, other) = (before.Shares, now.Shares);
        return one.Length == other.Length
            && one.Zip(other)
                .All(p => RecordDecision.AskTheSame(p.First, p.Second) && p.First.Address == p.Second.Address
                    && p.First.Databases.SequenceEqual(p.Second.Databases))
            ? null
            : AccessDecision.Unknown(
                "A record with a host name or an expression changes, and whether it is about this client is known to the server only.");

        AccessDecision Of(HbaRecord? record, Credentials with, UserMaps asked) => record is null
            ? AccessDecision.No($"No record lets {client.Role} in over TLS any more.")
            : RecordDecision.Of(record, attempt, with, asked);
    }

    private static IEnumerable<HbaRecord?> Possible(AccessPiece piece) => piece.Perhaps.Select(p => (HbaRecord?)p).Append(piece.Record);

    private static bool IsSame(AccessPiece one, AccessPiece other) =>
        one.Perhaps.IsEmpty && other.Perhaps.IsEmpty && RecordDecision.AskTheSame(one.Record, other.Record);

    private static string Whence(HbaRecord record) =>
        record.Address is HbaAddress.Any ? "any address" : HbaRecordText.Plain(record.Address);
}
