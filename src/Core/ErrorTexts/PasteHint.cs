namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>What to say to a pasted text that is no refusal by pg_hba.conf.</summary>
public static class PasteHint
{
    private static readonly (string Sentence, string Means, string Remedy)[] s_known =
    [
        ("requires a valid client certificate", "A record matched, and it asks for a client certificate that was not shown.",
            "Describe the connection below: the answer names the record."),
        ("certificate authentication failed", "A record with the method cert matched, and the certificate's name is not the role.",
            "Describe the connection below, with the certificate's CN."),
        ("password authentication failed",
            "A record matched and asked for a password. With clientcert=verify-full a certificate of another role is told in the "
                + "same words.", "Describe the connection below, with the certificate's CN."),
        ("Peer authentication failed", "A record with the method peer matched, and the operating system's user is not the role.",
            "Describe the connection below, over the socket."),
        ("does not exist", "The connection got past pg_hba.conf: the role or the database is missing.",
            "Create it, or correct the client's settings."),
        ("server does not support SSL", "The server has TLS off.", "Set up the server certificate first."),
        ("certificate verify failed", "The client does not trust the server's certificate, so the records were never asked.",
            "Give the client the authority's root certificate."),
        ("unknown ca", "The server does not trust the client's certificate, so the records were never asked.",
            "Issue a client certificate of the target's own authority."),
        ("Connection refused", "Nobody listens there, so the records were never asked.", "Correct host and port, or listen_addresses."),
    ];

    public static Finding Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (sentence, means, remedy) in s_known)
            if (text.Contains(sentence, StringComparison.OrdinalIgnoreCase))
                return new(FindingCode.PasteOtherCause, Severity.Info, means, remedy);
        return new(FindingCode.PasteUnread, Severity.Info, "No refusal by pg_hba.conf is in this text.",
            "Paste the line that begins with \"no pg_hba.conf entry\" or \"pg_hba.conf rejects\", or describe the connection below.");
    }
}
