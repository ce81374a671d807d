using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>What a matched record asks of the client, and whether the attempt answers it.</summary>
internal static class AuthRequirement
{
    private readonly record struct Outcome(HbaLogin? Refusal, string Text)
    {
        public static readonly Outcome NotAsked = new(null, "");
    }

    /// <summary>A bad certificate ends the handshake; no record is ever asked.</summary>
    public static bool EndsInHandshake(HbaAttempt attempt) => attempt is { Tls: true, Address: not null, Certificate.Trusted: false };

    public static (HbaLogin Login, string Because) Explain(HbaRecord record, HbaAttempt attempt, UserMaps? maps)
    {
        var line = $"Line {record.LineNumber} ({HbaLineParser.TypeName(record.Type)}) matches first";
        if (EndsInHandshake(attempt))
            return (HbaLogin.HandshakeRefused,
                $"{line}, but a server with ssl_ca_file refuses the client's certificate in the handshake, whatever the record says.");
        var certificate = Certificate(record, attempt, maps);
        if (record.Method == "reject")
        {
            return certificate.Refusal == HbaLogin.CertificateMissing
                ? (HbaLogin.CertificateMissing, $"{line} and rejects it; before that, {certificate.Text}.")
                : (HbaLogin.Rejected, $"{line} and rejects it.");
        }

        var user = SystemUser(record, attempt, maps);
        var asked = string.Join(", and ", ((string[])[Method(record), certificate.Text, user.Text]).Where(text => text.Length > 0));
        return (certificate.Refusal ?? user.Refusal ?? Login(record.Method), $"{line}: {asked}.");
    }

    private static HbaLogin Login(string method) => method switch
    {
        "trust" or "cert" => HbaLogin.Open,
        "scram-sha-256" or "md5" or "password" => HbaLogin.Password,
        _ => HbaLogin.Elsewhere,
    };

    private static string Method(HbaRecord record) => record.Method switch
    {
        "trust" => record.ClientCert is null ? "trust lets the client in without any proof" : "trust asks no password",
        "cert" => "the client certificate is the login",
        "peer" => "the operating system's user name is the login" + ThroughMap(record),
        "ident" => "the client's ident server names the user" + ThroughMap(record),
        "scram-sha-256" => "a password is asked (scram-sha-256)",
        "md5" => "a password is asked (md5, or SCRAM where the password is stored so)",
        "password" => "a password is asked and sent in plain",
        var method => $"{method} authenticates",
    };

    private static string ThroughMap(HbaRecord record) => Option(record, "map") is { Length: > 0 } map ? $", through the map {map}" : "";

    private static Outcome SystemUser(HbaRecord record, HbaAttempt attempt, UserMaps? maps) =>
        record.Method == "peer" && attempt.SystemUser is { } user
            ? Named(record, attempt, maps, "the system user", user, "", "Peer authentication failed", whenRight: HbaLogin.Open)
            : Outcome.NotAsked;

    private static Outcome Certificate(HbaRecord record, HbaAttempt attempt, UserMaps? maps)
    {
        if (record.ClientCert is not { } level) return Outcome.NotAsked;
        if (attempt.Certificate is not { } certificate)
            return new(HbaLogin.CertificateMissing,
                $"it asks for a client certificate ({level}), which the attempt has not: connection requires a valid client certificate");
        if (level == "verify-ca")
            return new(null, "a client certificate of a trusted authority is asked for (verify-ca) and there; its name is not compared");
        var byDn = Option(record, "clientname") == "DN";
        var what = $"the client certificate's {(byDn ? "DN" : "CN")}";
        var identity = byDn ? certificate.Subject : certificate.CommonName;
        if (string.IsNullOrEmpty(identity))
            return new(InVain(record), $"the client certificate has no {(byDn ? "DN" : "CN")}, so it names nobody");
        var told = record.Method switch
        {
            "cert" => "certificate authentication failed",
            "scram-sha-256" or "md5" or "password" => "after the right password the client is told that the password is wrong",
            var method => $"\"{method}\" authentication failed",
        };
        return Named(record, attempt, maps, what, identity, $" ({level})", told, whenRight: null);
    }

    private static HbaLogin InVain(HbaRecord record) =>
        Login(record.Method) == HbaLogin.Password ? HbaLogin.PasswordInVain : HbaLogin.NameRefused;

    /// <summary>The server takes a map only with the methods that may have one.</summary>
    private static Outcome Named(
        HbaRecord record, HbaAttempt attempt, UserMaps? maps, string what, string identity, string level, string told, HbaLogin? whenRight)
    {
        if (Option(record, "map") is not { Length: > 0 } map)
        {
            return identity == attempt.Role
                ? new(whenRight, $"{what} must be the role{level} and is")
                : new(InVain(record), $"{what} {identity} is not {attempt.Role}, so the login is refused ({told})");
        }

        if (maps is null)
            return new(HbaLogin.Unknown, $"{what} {identity} must lead to {attempt.Role} through the map {map}, which was not read");
        var mapped = maps.Check(map, identity, attempt);
        return mapped.Fits switch
        {
            true => new(whenRight, $"{what} {identity} leads to {attempt.Role} through the map {map} ({mapped.Because})"),
            false => new(InVain(record),
                $"the map {map} does not lead from {identity} to {attempt.Role}, so the login is refused ({told})"),
            null => new(HbaLogin.Unknown,
                $"whether the map {map} leads from {identity} to {attempt.Role} is not knowable here: {mapped.Because}"),
        };
    }

    private static string? Option(HbaRecord record, string name) => record.Options.LastOrDefault(option => option.Name == name)?.Value;
}
