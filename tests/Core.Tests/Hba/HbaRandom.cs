using System.Collections.Immutable;
using System.Net;
using CsCheck;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>Rule files and attempts of few enough names and networks that they meet.</summary>
internal static class HbaRandom
{
    private static Gen<T> Pick<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(index => of[index]);

    private static readonly Gen<string> s_role = Pick(
        "all", "all", "alice", "bob", "carol", "\"all\"", "+team", "+alice", "\"+team\"", "/^a", "/b$", "\"/^(.)o\\1$\"", "/(?x)a",
        "Alice");

    private static readonly Gen<string> s_database = Pick(
        "all", "all", "app", "\"all\"", "sameuser", "samerole", "samegroup", "replication", "\"replication\"", "/^a", "alice", "team",
        "postgres");

    private static readonly Gen<string> s_network = Pick(
        "all", "all", "0.0.0.0/0", "::/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "10.1.2.9/8", "10.0.0.0 255.0.0.255",
        "10.1.0.3 255.255.0.3", "0.0.0.1 0.0.0.1", "192.168.0.0/16",
        "2001:db8::/32", "2001:db8::1/128", "::ffff:10.0.0.0/104", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/9");

    private static readonly Gen<string> s_unknown = Pick("samehost", "samenet", "db.example.com", ".example.com");

    private static readonly Gen<string> s_method = Pick("trust", "reject", "md5", "scram-sha-256", "password", "scram-sha-256");

    private static readonly Gen<string> s_tlsMethod = Pick(
        "cert", "cert map=m", "md5 clientcert=verify-ca", "scram-sha-256 clientcert=verify-full", "trust clientcert=verify-full",
        "reject clientcert=verify-ca", "reject", "md5");

    /// <param name="unknown">Whether addresses may be such as only the server knows.</param>
    public static Gen<string> Record(bool unknown = true)
    {
        var address = unknown ? Gen.Frequency((8, s_network), (1, s_unknown)) : s_network;
        return Gen.Select(
            Pick("local", "host", "host", "hostssl", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"), Words(s_database),
            Words(s_role), address, s_method, s_tlsMethod,
            (type, databases, roles, from, method, tls) =>
                $"{type} {databases} {roles} {(type == "local" ? "" : from)} "
                    + $"{(type == "hostssl" ? tls : type == "local" && method == "md5" ? "peer" : method)}\n");
    }

    private static Gen<string> Words(Gen<string> word) => word.Array[1, 3].Select(words => string.Join(',', words));

    /// <summary>Of names, networks and types only: what the record algebra knows whole.</summary>
    public static Gen<string> PlainRules { get; } = Gen.Select(
        Pick("local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"),
        Words(Pick("all", "app", "alice", "replication", "\"all\"")), Words(Pick("all", "alice", "bob", "\"all\"")),
        Pick("all", "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "::/0", "2001:db8::/32", "0.0.0.0/1"),
        Pick("trust", "reject", "md5", "scram-sha-256"),
        (type, databases, roles, from, method) => $"{type} {databases} {roles} {(type == "local" ? "" : from)} {method}\n").Array[0, 8]
        .Select(string.Concat);

    public static Gen<string> Rules(bool unknown = true) => Record(unknown).Array[1, 14].Select(string.Concat);

    public static Gen<HbaAttempt> Attempt { get; } = Gen.Select(
        Pick("10.1.2.3", "10.1.2.9", "10.1.9.3", "10.200.0.1", "10.0.0.0", "192.168.1.1", "8.8.8.8", "2001:db8::1", "2001:db9::1",
            "::ffff:10.1.2.3", "").Select(text => text.Length == 0 ? null : IPAddress.Parse(text)),
        Gen.Int[0, 5], Pick("alice", "bob", "carol", "all", "+team", "Alice", "team"),
        Pick("app", "alice", "all", "team", "replication", "postgres", "bob"), Gen.Int[0, 6],
        Pick<ImmutableArray<string>?>([], ["team"], ["app", "team"], null),
        (address, transport, role, database, replication, memberOf) => new HbaAttempt
        {
            Address = address,
            Tls = address is not null && transport < 3,
            Gss = address is not null && transport == 3,
            Role = role,
            RoleExists = role != "Alice",
            Database = database,
            Replication = replication == 0,
            MemberOf = memberOf,
        });

    public static Gen<ImmutableArray<HbaInterface>?> Interfaces { get; } = Pick<ImmutableArray<HbaInterface>?>(
        null, [], [HbaInterface.Parse("10.1.2.3/16")!, HbaInterface.Parse("2001:db8::1/64")!], [HbaInterface.Parse("127.0.0.1/8")!]);
}
