namespace PgTlsDashboard.Core.Hba;

/// <summary>What a matched record asks of the client, and whether the attempt's certificate answers it.</summary>
internal static class HbaDemand
{
    public static string Explain(HbaRecord record, HbaAttempt attempt, UserMaps? maps)
    {
        var line = $"Line {record.LineNumber} ({HbaLineParser.TypeName(record.Type)}) matches first";
        // A bad certificate ends the handshake; the record is never asked.
        if (attempt is { Tls: true, Certificate.Trusted: false } && attempt.Address is not null)
            return $"{line}, but a server with ssl_ca_file refuses the client's certificate in the handshake, whatever the record says.";
        var certificate = Certificate(record, attempt, maps);
        if (record.Method == "reject")
            return certificate.Met ? $"{line} and rejects it." : $"{line} and rejects it; before that, {certificate.Text}.";
        var method = Method(record);
        return certificate.Text.Length == 0 ? $"{line}: {method}." : $"{line}: {method}, and {certificate.Text}.";
    }

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

    private static (bool Met, string Text) Certificate(HbaRecord record, HbaAttempt attempt, UserMaps? maps)
    {
        if (record.ClientCert is not { } level) return (true, "");
        if (attempt.Certificate is not { } certificate)
            return (false, $"it asks for a client certificate ({level}), which the attempt has not: connection requires a valid client certificate");
        if (level == "verify-ca") return (true, "a client certificate of a trusted authority is asked for (verify-ca) and there; its name is not compared");
        var byDn = Option(record, "clientname") == "DN";
        var field = byDn ? "DN" : "CN";
        var identity = byDn ? certificate.Subject : certificate.CommonName;
        if (string.IsNullOrEmpty(identity)) return (false, $"the client certificate has no {field}, so it names nobody");
        var refusal = record.Method == "cert"
            ? "certificate authentication failed"
            : "after the right password the client is told that the password is wrong";
        if (record.Method is not ("cert" or "gss" or "oauth") || Option(record, "map") is not { Length: > 0 } map)
        {
            return identity == attempt.Role
                ? (true, $"the client certificate's {field} must be the role ({level}) and is")
                : (false, $"the client certificate's {field} {identity} is not {attempt.Role}, so the login is refused ({refusal})");
        }

        if (maps is null) return (true, $"the client certificate's {field} {identity} must lead to {attempt.Role} through the map {map}, which was not read");
        var mapped = maps.Check(map, identity, attempt);
        return mapped.Fits switch
        {
            true => (true, $"the client certificate's {field} {identity} leads to {attempt.Role} through the map {map} ({mapped.Because})"),
            false => (false, $"the map {map} does not lead from {identity} to {attempt.Role}, so the login is refused ({refusal})"),
            null => (true, $"whether the map {map} leads from {identity} to {attempt.Role} is not knowable here: {mapped.Because}"),
        };
    }

    private static string? Option(HbaRecord record, string name) => record.Options.LastOrDefault(option => option.Name == name)?.Value;
}
