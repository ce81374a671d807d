using System.Buffers;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>Alert descriptions of RFC 8446, section 6, and of the versions before it.</summary>
public enum TlsAlert
{
    CloseNotify = 0,
    UnexpectedMessage = 10,
    BadRecordMac = 20,
    RecordOverflow = 22,
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    IllegalParameter = 47,
    UnknownCa = 48,
    AccessDenied = 49,
    DecodeError = 50,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InternalError = 80,
    InappropriateFallback = 86,
    UserCanceled = 90,
    NoRenegotiation = 100,
    MissingExtension = 109,
    UnsupportedExtension = 110,
    UnrecognizedName = 112,
    BadCertificateStatusResponse = 113,
    UnknownPskIdentity = 115,
    CertificateRequired = 116,
    NoApplicationProtocol = 120,
}

/// <summary>
/// Finds the alert in an exception of SslStream, which has it only as OpenSSL's text, or of BouncyCastle, which types it.
/// </summary>
internal static class TlsAlerts
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> s_nameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ");

    public static TlsAlert? Find(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is Org.BouncyCastle.Tls.TlsFatalAlertReceived received) return (TlsAlert)received.AlertDescription;
            if (FindInText(e.Message) is { } alert) return alert;
        }
        return null;
    }

    /// <summary>For a sentence: <c>unknown ca (48)</c>.</summary>
    public static string Describe(TlsAlert alert)
    {
        if (!Enum.IsDefined(alert)) return $"unknown ({(int)alert})";
        var words = string.Concat(alert.ToString()
            .Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        return $"{words} ({(int)alert})";
    }

    // OpenSSL's text of the extensions' alerts (RFC 6066) lacks the word "alert": "tlsv1 unrecognized name".
    private static TlsAlert? FindInText(string text)
    {
        foreach (var before in (ReadOnlySpan<string>)["alert ", "tlsv1 "])
        {
            for (var at = text.IndexOf(before, StringComparison.OrdinalIgnoreCase); at >= 0; at =
                text.IndexOf(before, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var words = text.AsSpan(at + before.Length);
                words = words[..Math.Min(words.Length, LongestName)];
                var end = words.IndexOfAnyExcept(s_nameLetters);
                if (Parse((end < 0 ? words : words[..end]).ToString()) is { } alert) return alert;
            }
        }
        return null;
    }

    private static TlsAlert? Parse(string words)
    {
        // OpenSSL writes it with two l.
        var name = words.Replace(" ", "", StringComparison.Ordinal).Replace("cancelled", "canceled", StringComparison.OrdinalIgnoreCase);
        // The longest name first: one alert's name begins another's.
        foreach (var alert in Enum.GetValues<TlsAlert>().OrderByDescending(alert => alert.ToString().Length))
            if (name.StartsWith(alert.ToString(), StringComparison.OrdinalIgnoreCase)) return alert;
        return null;
    }
}
