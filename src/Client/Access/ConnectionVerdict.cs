using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Client.Access;

/// <summary>An explanation in one look: what came out, in one sentence.</summary>
/// <param name="Meaning">Null where the record lets in and nothing is to be said of the way.</param>
public sealed record ConnectionVerdict(Meaning? Meaning, string Headline, bool Enters)
{
    public static ConnectionVerdict Of(HbaExplanation explanation, HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(attempt);
        return explanation.Verdict switch
        {
            HbaVerdict.Matched { Record: var record } => Of(record, attempt),
            HbaVerdict.Undecided undecided => new(Reading.Meaning.NotKnown, $"Undecided: {AccessPlaces.Name(undecided.Record)} comes first, and {undecided.Because}.", Enters: false),
            _ => Refused($"no record is for {Who(attempt)}"),
        };
    }

    /// <summary><c>app on orders from 10.0.0.7 without TLS</c>.</summary>
    public static string Who(HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var what = attempt.Replication ? "for physical replication" : $"on {attempt.Database}";
        if (attempt.Address is null) return $"{attempt.Role} {what} over the Unix-domain socket";
        var over = attempt.Gss ? "over GSS encryption" : attempt.Tls ? "over TLS" : "without TLS";
        return $"{attempt.Role} {what} from {attempt.Address} {over}";
    }

    private static ConnectionVerdict Of(HbaRecord record, HbaAttempt attempt)
    {
        var place = AccessPlaces.Name(record);
        // A bad certificate ends the handshake, before any record is asked.
        if (attempt is { Tls: true, Certificate.Trusted: false }) return Refused("the server does not trust the client's certificate, and ends the handshake");
        if (Unmet(record, attempt) is { } unmet) return Refused($"{place} asks for {unmet}");
        if (record.Method == "reject") return Refused($"{place} rejects {Who(attempt)}");
        var meaning = MeaningOf(record, attempt);
        return new(meaning, $"{char.ToUpperInvariant(place[0])}{place[1..]} decides: {Method(record)}{Certificate(record)}{(meaning is Reading.Meaning.Attention or Reading.Meaning.Broken ? ", without encryption" : "")}.", Enters: true);
    }

    private static ConnectionVerdict Refused(string because) => new(Reading.Meaning.Broken, $"Refused: {because}.", Enters: false);

    private static string? Unmet(HbaRecord record, HbaAttempt attempt)
    {
        if (record.ClientCert is not { } level) return null;
        if (attempt.Certificate is not { } certificate) return $"a client certificate ({level}), and the client shows none";
        // A map may lead from any name to the role; the explanation tells whether it does.
        if (level != "verify-full" || record.Options.Any(option => option.Name is "map" or "clientname")) return null;
        return certificate.CommonName == attempt.Role ? null : $"a certificate of {attempt.Role}, and this one is of {certificate.CommonName ?? "nobody"}";
    }

    private static Meaning? MeaningOf(HbaRecord record, HbaAttempt attempt)
    {
        if (record.ClientCert == "verify-full") return Reading.Meaning.Proven;
        if (attempt.Address is not { } address || attempt.Tls || attempt.Gss || System.Net.IPAddress.IsLoopback(address)) return null;
        return record.Method is "trust" or "password" ? Reading.Meaning.Broken : Reading.Meaning.Attention;
    }

    private static string Method(HbaRecord record) => record.Method switch
    {
        "trust" => "trust, which asks for no proof",
        "cert" => "the certificate is the login",
        var method => method,
    };

    private static string Certificate(HbaRecord record) => record switch
    {
        { Method: "cert" } => ", and its name must be the role's",
        { ClientCert: { } level } => $", and the client's certificate must be {level}",
        _ => "",
    };
}
