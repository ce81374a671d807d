using System.Text.RegularExpressions;

namespace PgTlsDashboard.Core.Probe;

/// <summary>Alert descriptions of RFC 8446, section 6, as far as a PostgreSQL server sends them.</summary>
public enum TlsAlert
{
    UnexpectedMessage = 10,
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    UnknownCa = 48,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InternalError = 80,
    CertificateRequired = 116,
    NoApplicationProtocol = 120,
}

/// <summary>Finds the alert in an exception of SslStream, which tells it only as OpenSSL's text.</summary>
internal static partial class TlsAlerts
{
    public static TlsAlert? Find(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            var match = AlertText().Match(e.Message);
            if (match.Success && Parse(match.Groups["name"].Value) is { } alert) return alert;
        }
        return null;
    }

    /// <summary>For a sentence: <c>unknown ca (48)</c>.</summary>
    public static string Describe(TlsAlert alert)
    {
        var words = string.Concat(alert.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        return $"{words} ({(int)alert})";
    }

    private static TlsAlert? Parse(string words)
    {
        var name = words.Replace(" ", "", StringComparison.Ordinal);
        foreach (var alert in Enum.GetValues<TlsAlert>())
            if (name.StartsWith(alert.ToString(), StringComparison.OrdinalIgnoreCase)) return alert;
        return null;
    }

    [GeneratedRegex("alert (?<name>[a-z ]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AlertText();
}
