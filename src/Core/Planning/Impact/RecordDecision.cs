using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>What a record that decides says to somebody, given what they can show. Keeps to what is certain.</summary>
internal static class RecordDecision
{
    /// <param name="record">Null when none matches.</param>
    /// <param name="maps">The user maps of pg_ident.conf.</param>
    public static AccessDecision Of(HbaRecord? record, HbaAttempt attempt, Credentials shown, UserMaps maps)
    {
        if (record is null) return AccessDecision.No($"No record lets {attempt.Role} in{Whence(attempt)}.");
        if (record.Method == "reject") return AccessDecision.No($"{Line(record)} rejects it.");
        var certificate = Certificate(record, attempt, shown, maps);
        if (certificate.In == false) return certificate;
        var method = Method(record, shown);
        return method.In == false || certificate.In == true ? method : certificate;
    }

    /// <summary>Whether two records ask the same of whom they match.</summary>
    public static bool AskTheSame(HbaRecord? one, HbaRecord? other) =>
        ReferenceEquals(one, other)
        || (one is not null && other is not null && one.Method == other.Method && one.ClientCert == other.ClientCert
            && one.Options.SequenceEqual(other.Options));

    /// <summary><c>Line 12 of pg_hba.conf</c>, or of the file that it includes.</summary>
    public static string Line(HbaRecord record) => $"Line {record.LineNumber} of {Path.GetFileName(record.FileName)}";

    private static string Whence(HbaAttempt attempt)
    {
        var what = attempt.Replication ? " for physical replication" : $" to {attempt.Database}";
        if (attempt.Address is null) return $"{what} over the Unix-domain socket";
        return $"{what} from {attempt.Address} {(attempt.Gss ? "over GSSAPI encryption" : attempt.Tls ? "over TLS" : "without TLS")}";
    }

    private static AccessDecision Method(HbaRecord record, Credentials shown)
    {
        if (record.Method is "trust" or "cert") return AccessDecision.Yes($"{Line(record)} lets it in.");
        if (!shown.Proven.IsEmpty && shown.Proven.All(before => SameMethod(before, record)))
            return AccessDecision.Yes($"{Line(record)} asks for what it shows already.");
        if (!IsPassword(record.Method))
            return AccessDecision.Unknown($"{Line(record)} authenticates by {record.Method}, and whether it could is not known here.");
        if (!shown.Proven.IsEmpty && shown.Proven.All(before => IsPassword(before.Method)))
        {
            // A password stored as md5 cannot answer SCRAM; one stored for SCRAM answers both.
            return record.Method != "scram-sha-256" || shown.Proven.All(before => before.Method == "scram-sha-256")
                ? AccessDecision.Yes($"{Line(record)} asks for the password that it gives already.")
                : AccessDecision.Unknown($"{Line(record)} asks for scram-sha-256, which fails where the role's password is stored as md5.");
        }
        return shown.Password == false
            ? AccessDecision.No($"{Line(record)} asks for a password ({record.Method}), and it has none.")
            : AccessDecision.Unknown($"{Line(record)} asks for a password ({record.Method}), and whether it has one is not known here.");
    }

    private static AccessDecision Certificate(HbaRecord record, HbaAttempt attempt, Credentials shown, UserMaps maps)
    {
        if (record.ClientCert is not { } level) return AccessDecision.Yes("");
        if (shown.Certificate == false)
            return AccessDecision.No($"{Line(record)} asks for a client certificate ({level}), and it shows none.");
        if (shown.Certificate is null)
            return AccessDecision.Unknown($"{Line(record)} asks for a client certificate ({level}); the server asked for none so far, "
                + "so whether it has one is not known.");
        if (level == "verify-ca") return AccessDecision.Yes("");
        var byName = Option(record, "clientname") == "DN";
        if ((byName ? shown.Subject : shown.CommonName) is not { } identity)
            return AccessDecision.Unknown($"{Line(record)} compares the {(byName ? "whole subject" : "CN")} of the client certificate, "
                + "which the server does not tell in full.");
        if (record.Method is not ("cert" or "gss" or "oauth") || Option(record, "map") is not { Length: > 0 } map)
        {
            return identity == attempt.Role
                ? AccessDecision.Yes("")
                : AccessDecision.No($"{Line(record)} asks for a client certificate of {attempt.Role}, and it shows that of {identity}.");
        }
        return maps.Check(map, identity, attempt).Fits switch
        {
            true => AccessDecision.Yes(""),
            false => AccessDecision.No($"{Line(record)} asks the map {map}, which does not lead from {identity} to {attempt.Role}."),
            null =>
                AccessDecision.Unknown(
                    $"{Line(record)} asks the map {map}, and whether it leads from {identity} to {attempt.Role} is not known here."),
        };
    }

    private static bool SameMethod(HbaRecord one, HbaRecord other) =>
        one.Method == other.Method && one.Options.Where(IsOfMethod).SequenceEqual(other.Options.Where(IsOfMethod));

    private static bool IsOfMethod(HbaOption option) => option.Name is not ("clientcert" or "clientname");

    private static bool IsPassword(string method) => method is "scram-sha-256" or "md5" or "password";

    private static string? Option(HbaRecord record, string name) => record.Options.LastOrDefault(o => o.Name == name)?.Value;
}
