using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Handshake;

/// <summary>The judgement beside the facts: each code is stable, each has its remedy.</summary>
internal static class ProbeFindings
{
    private const int SoonDays = 30;

    public static Finding? ForAnswer(SslRequestResponse answer, string? text, string at) => answer switch
    {
        SslRequestResponse.Refused =>
            new(FindingCode.TlsOff, Severity.Warning, "The server answers N: it speaks plaintext only.",
                "Give it a certificate and set ssl = on.", at),
        SslRequestResponse.Error =>
            new(FindingCode.ServerError, Severity.Error, $"The server answers with an error: {text}", "Look at the server's log.", at),
        SslRequestResponse.Injected =>
            new(FindingCode.InjectedBytes, Severity.Error,
                "Bytes came in the clear after the server's answer and before the handshake: somebody between may have put them there "
                    + "(CVE-2021-23222).", "Look for a proxy or an attacker between this machine and the server.", at),
        SslRequestResponse.Closed =>
            new(FindingCode.Closed, Severity.Error, "The connection was closed without an answer to SSLRequest.",
                "Check that PostgreSQL listens there, and that no firewall or proxy cuts the connection.", at),
        SslRequestResponse.TimedOut =>
            new(FindingCode.NoAnswer, Severity.Error, "The connection stands, but nothing answers SSLRequest.",
                "Check that PostgreSQL listens there and is not stopped or overloaded.", at),
        SslRequestResponse.NotPostgres =>
            new(FindingCode.NotPostgres, Severity.Error, $"What answers there is no PostgreSQL: {text}", "Check the port.", at),
        _ => null,
    };

    public static Finding ForHandshake(TlsHandshakeOutcome.Failed failed, string at) => failed switch
    {
        { Alert: { } alert } =>
            new(FindingCode.HandshakeFailed, Severity.Error,
                $"The server refuses the handshake with the alert {TlsAlerts.Describe(alert)}.",
                "Compare ssl_min_protocol_version and ssl_ciphers with TLS 1.2 and 1.3, and look at the server's log.", at),
        { Break: TlsFailure.TimedOut } =>
            new(FindingCode.HandshakeTimeout, Severity.Error, "The handshake did not end in time.",
                "Check for an overloaded server or a link that drops large packets.", at),
        { Break: TlsFailure.OurFault } => OurFault(at),
        { Break: TlsFailure.Garbled } =>
            new(FindingCode.HandshakeFailed, Severity.Error, "What followed is no TLS that this machine accepts.",
                "Check for a proxy between, and that the server offers TLS 1.2 or 1.3.", at),
        _ => new(FindingCode.HandshakeFailed, Severity.Error, "The connection was cut during the handshake.",
            "Look at the server's log, and for a firewall or proxy between.", at),
    };

    /// <summary>This machine's TLS library got no handshake, and this program's own hello did.</summary>
    public static Finding OwnHello(string version, string suite, int? primeBits, string at) =>
        new(FindingCode.HandshakeByOwnHello, Severity.Warning,
            $"The server takes {version} with {suite}, which .NET's TLS does not offer: it was read by a hello of this program. "
                + (version == "TLSv1.2" && (primeBits ?? 2048) >= 2048
                    ? "libpq connects; Npgsql on Linux does not."
                    : "Neither libpq at its defaults nor Npgsql connects."),
            "Let ssl_ciphers offer ECDHE with AES-GCM, and ssl_min_protocol_version be TLSv1.2.", at);

    /// <summary>The server went on with this program's hello, and this program could not.</summary>
    public static Finding OwnHelloUnfinished(string version, string suite, ProbeStop? stop, string at) =>
        new(FindingCode.HandshakeFailed, Severity.Error,
            $"The server goes on with {version} and {suite}, but the handshake was not completed: {stop?.Text}",
            "Connect with psql to see whether clients can; let ssl_ciphers offer ECDHE with AES-GCM.", at);

    /// <summary>An exception of this program; the server is not its cause.</summary>
    public static Finding OurFault(string at, string? type = null) =>
        new(FindingCode.ProbeFailed, Severity.Error,
            $"The probe itself stopped with {type ?? "an error of its own"}: what was not asked until then is not known.",
            "Probe this server again; report it if it happens again.", at);

    /// <summary>TLS ends at a proxy or a pooler.</summary>
    public static Finding TlsProxy(string because, string at) =>
        new(FindingCode.TlsTerminatingProxy, Severity.Warning,
            $"TLS ends before PostgreSQL, at a proxy or a pooler: {because}",
            "What is said here of TLS holds for the proxy: probe the server behind it by its own address, and look at pg_stat_ssl there.",
            at);

    public static Finding DirectUnsupported(string at) =>
        new(FindingCode.DirectTlsUnsupported, Severity.Info, "Direct TLS does not reach PostgreSQL there.",
            "Use sslnegotiation=postgres; direct TLS needs PostgreSQL 17 with ssl = on.", at);

    public static Finding HostNameMismatch(HostNameVerdict host, string serverName, string? at) =>
        new(FindingCode.HostNameMismatch, Severity.Error,
            $"The certificate is for {Listed(host.Names)}, not for {WireText.Neutralise(serverName)}.",
            "Connect by one of those names, or issue the certificate with this name as a SAN.", at);

    public static IEnumerable<Finding> ForLeaf(Certificate leaf, HostNameVerdict host, string serverName, DateTimeOffset now, string at)
    {
        if (!host.Matches)
            yield return HostNameMismatch(host, serverName, at);
        if (!host.HasNames)
            yield return new(FindingCode.CnOnly, Severity.Warning,
                "The certificate has no subject alternative name; Go clients and others refuse it, and verify-full by address may fail.",
                "Issue it with its names and addresses as SANs.", at);
        var left = leaf.NotAfter - now;
        if (left < TimeSpan.Zero)
            yield return new(FindingCode.Expired, Severity.Error, $"{leaf.Subject} expired on {leaf.NotAfter.UtcDateTime:yyyy-MM-dd}.",
                "Renew the certificate and reload the server.", leaf.Subject);
        else if (leaf.NotBefore > now)
            yield return new(FindingCode.NotYetValid, Severity.Error,
                $"{leaf.Subject} is valid from {leaf.NotBefore.UtcDateTime:yyyy-MM-dd HH:mm} UTC only.",
                "Set the clocks of both machines, or issue the certificate anew.", leaf.Subject);
        else if (left < TimeSpan.FromDays(SoonDays))
            yield return new(FindingCode.ExpiresSoon, Severity.Warning,
                $"{leaf.Subject} expires on {leaf.NotAfter.UtcDateTime:yyyy-MM-dd}.", "Renew the certificate and reload the server.",
                leaf.Subject);
    }

    public static Finding? ForPlaintext(PlaintextFact fact, string at) => fact.Verdict switch
    {
        PlaintextVerdict.PasswordAsked =>
            new(FindingCode.PlaintextOpen, Severity.Warning, "A plaintext connection gets as far as the password.",
                "Turn the records of type host into hostssl.", at),
        PlaintextVerdict.LetIn =>
            new(FindingCode.PlaintextOpen, Severity.Error, "A plaintext connection is let in without a password.",
                "Turn the records of type host into hostssl, and trust into scram-sha-256.", at),
        _ => null,
    };

    public static Finding ChainCut(string at) =>
        new(FindingCode.LongChain, Severity.Warning, "The server sends more than 32 certificates; the rest was not looked at.",
            "Keep the server certificate and its intermediates in the file of ssl_cert_file, nothing else.", at);

    public static Finding Cut(string at) =>
        new(FindingCode.ProbeIncomplete, Severity.Info,
            "The probe ended before it had asked everything: its time or its limit of connections was over.",
            "Give it more of either; what is missing is not known, and not refused.", at);

    private static string Listed(ImmutableArray<string> names) => names.Length switch
    {
        0 => "no name",
        <= 5 => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(5))} and {names.Length - 5} more",
    };
}
