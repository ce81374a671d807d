using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>An explanation in one look: what came out, in one sentence.</summary>
/// <param name="Meaning">Null where the record lets in and nothing is to be said of the way.</param>
public sealed record ConnectionVerdict(Meaning? Meaning, string Headline, bool Enters)
{
    public static ConnectionVerdict Of(HbaExplanation explanation, HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(attempt);
        // A bad certificate ends the handshake, before any record is asked.
        if (explanation.Login == HbaLogin.HandshakeRefused)
            return Refused("the server does not trust the client's certificate, and ends the handshake");
        return explanation.Verdict switch
        {
            HbaVerdict.Matched { Record: var record } => Of(record, explanation.Login, attempt),
            HbaVerdict.Undecided undecided =>
                new(Core.Meaning.NotKnown, $"Undecided: {RecordMeaning.Place(undecided.Record)} comes first, and {undecided.Because}.",
                    Enters: false),
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

    private static ConnectionVerdict Of(HbaRecord record, HbaLogin login, HbaAttempt attempt)
    {
        var place = RecordMeaning.Place(record);
        switch (login)
        {
            case HbaLogin.Rejected:
                return Refused($"{place} rejects {Who(attempt)}");
            case HbaLogin.CertificateMissing:
                return Refused($"{place} asks for a client certificate ({record.ClientCert}), and the client shows none");
            case HbaLogin.NameRefused or HbaLogin.PasswordInVain when record.ClientCert is not null:
                return Refused($"{place} asks for a "
                    + $"certificate of {attempt.Role}, and this one is of {attempt.Certificate?.CommonName ?? "nobody"}");
            case HbaLogin.NameRefused or HbaLogin.PasswordInVain:
                return Refused($"{place} asks for the system user {attempt.Role}, and this one is {attempt.SystemUser ?? "another"}");
        }

        var meaning = login == HbaLogin.Unknown ? Core.Meaning.NotKnown : MeaningOf(record, attempt);
        var far = attempt.Address is { } address && !System.Net.IPAddress.IsLoopback(address);
        var plain = far && !attempt.Tls && !attempt.Gss && meaning is Core.Meaning.Attention or Core.Meaning.Broken
            ? ", without encryption" : "";
        return new(meaning, $"{char.ToUpperInvariant(place[0])}{place[1..]} decides: {Method(record)}{Certificate(record)}{plain}.",
            Enters: true);
    }

    private static ConnectionVerdict Refused(string because) => new(Core.Meaning.Broken, $"Refused: {because}.", Enters: false);

    private static Meaning? MeaningOf(HbaRecord record, HbaAttempt attempt)
    {
        if (record.ClientCert == "verify-full") return Core.Meaning.Proven;
        var near = attempt.Address is not { } address || System.Net.IPAddress.IsLoopback(address);
        if (RecordMeaning.AsksNoProof(record)) return near ? Core.Meaning.Attention : Core.Meaning.Broken;
        if (near || attempt.Tls || attempt.Gss) return null;
        return record.Method == "password" ? Core.Meaning.Broken : Core.Meaning.Attention;
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
