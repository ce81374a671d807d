using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>What a <see cref="RecordTest"/> answers, with the reason in words.</summary>
internal static class MatchWords
{
    public static HbaMatch Of(RecordTest test, HbaAttempt attempt)
    {
        var client = attempt.Address is { } address ? ClientAddress.Of(address) : default;
        return test.Ask(attempt, client, out var by) switch
        {
            true => HbaMatch.Yes,
            false => HbaMatch.No(WhyNot(test.Record, attempt, by)),
            null => HbaMatch.Unknown(WhyUnknown(test, attempt, by)),
        };
    }

    private static string WhyNot(HbaRecord record, HbaAttempt attempt, RecordColumn by) => by switch
    {
        RecordColumn.Type => Type(record.Type, attempt),
        RecordColumn.Address => Address(record.Address!, Client(attempt)),
        RecordColumn.Database when attempt.Replication && record.Databases.Any(token => token.IsKeyword("all")) =>
            "all does not cover physical replication",
        RecordColumn.Database =>
            $"{(attempt.Replication ? "physical replication" : $"database {attempt.Database}")} is not in "
                + HbaRecordText.List(record.Databases),
        _ => $"role {attempt.Role} is not in {HbaRecordText.List(record.Roles)}",
    };

    private static string WhyUnknown(RecordTest test, HbaAttempt attempt, RecordColumn by) => by switch
    {
        RecordColumn.Address when test.Record.Address is HbaAddress.HostName host =>
            $"whether {HbaAddressText.Format(Client(attempt))} is {host.Name} depends on the server's DNS",
        RecordColumn.Address => $"{HbaRecordText.Plain(test.Record.Address)} depends on the server's network interfaces",
        RecordColumn.Database =>
            Unknown(Last(test.Record.Databases, test.Databases, word => word.IsDatabase(attempt)), attempt, _ => attempt.Database),
        _ => Unknown(Last(test.Record.Roles, test.Roles, word => word.IsRole(attempt)), attempt, token => token.Text[1..]),
    };

    private static string Type(HbaConnectionType type, HbaAttempt attempt) => type switch
    {
        HbaConnectionType.Local => "it is for the Unix-domain socket",
        _ when attempt.Address is null => "it is for TCP/IP",
        HbaConnectionType.HostSsl => "it is for TLS only",
        HbaConnectionType.HostNoSsl => "it is for connections without TLS only",
        HbaConnectionType.HostGssEnc => "it is for GSSAPI encryption only",
        HbaConnectionType.HostNoGssEnc => "it is for connections without GSSAPI encryption only",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static string Address(HbaAddress address, IPAddress client)
    {
        var from = HbaAddressText.Format(client);
        return address switch
        {
            HbaAddress.Network network when network.Address.AddressFamily != client.AddressFamily =>
                $"{from} is not of the family of {HbaRecordText.Plain(network)}",
            HbaAddress.Network network => $"{from} is not in {HbaRecordText.Plain(network)}",
            HbaAddress.SameHost => $"{from} is not one of the server's addresses",
            _ => $"{from} is not in one of the server's networks",
        };
    }

    private static IPAddress Client(HbaAttempt attempt) =>
        attempt.Address!.IsIPv4MappedToIPv6 ? attempt.Address.MapToIPv4() : attempt.Address;

    /// <summary>The last word of a column of which it is not known whether it fits.</summary>
    private static ConfToken Last(ImmutableArray<ConfToken> tokens, ImmutableArray<NameTest> words, Func<NameTest, bool?> fits) =>
        tokens.Zip(words).Last(pair => fits(pair.Second) is null).First;

    private static string Unknown(ConfToken token, HbaAttempt attempt, Func<ConfToken, string> group) => token.Text.StartsWith('/')
        ? $"the expression {token.Text} is beyond what can be judged without the server"
        : $"whether {attempt.Role} is a member of {group(token)} is known to the server only";
}
