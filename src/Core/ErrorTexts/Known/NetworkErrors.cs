using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>What happens below TLS, in the words of the operating systems, of libpq and of drivers.</summary>
internal static class NetworkErrors
{
    private static readonly string[] s_refused =
    [
        "connection refused", "econnrefused", "connectionrefused", "actively refused", "0x0000274d", "os error 111",
        "is the server running on", "is the server running locally", "can't reach database server", "network is unreachable",
        "no route to host", "ehostunreach", "enetunreach", "connect failed", "- no response",
        "check that the hostname and port are correct", "could not connect to any", "enoent, connect",
    ];

    private static readonly string[] s_dns =
    [
        "could not translate host name", "name or service not known", "temporary failure in name resolution", "nodename nor servname",
        "enotfound", "eai_again", "no such host", "unknownhostexception", "failed to lookup address", "no address associated with hostname",
        "could not resolve host", "getaddrinfo failed", "gaierror", "server misbehaving", "unknown host", "hostname resolving error",
        "cannot resolve host", "dns lookup failed", "eai_noname", "no address found for host", "name resolution",
    ];

    private static readonly string[] s_timeout =
    [
        "timeout expired", "connection timed out", "connect timed out", "etimedout", "i/o timeout", "context deadline exceeded",
        "timeout during connection", "due to connection timeout", "connection timeout", "connect timeout",
        "canceling authentication due to timeout", "the operation has timed out", "operation timed out", "connection attempt timed out",
        "timeout while connecting", "0x0000274c", "did not properly respond after a period of time", "os error 110",
        "sockettimeoutexception", "timed out waiting for the server", "layer4 timeout", "connecttimeout",
        "connection attempt failed because the connected party", "database server * timed out",
    ];

    private static readonly string[] s_reset =
    [
        "server closed the connection unexpectedly", "connection reset", "econnreset", "connection terminated unexpectedly",
        "forcibly closed by the remote host", "unexpected eof", "eof detected", "i/o error occurred while sending to the backend",
        "closed in the middle of operation", "ssl syscall error", "ssl connection has been closed unexpectedly", "broken pipe", "epipe",
        "attempted to read past the end of the stream", "server has closed the connection", "connection_lost", "bad connection",
        "socket hang up", "connection closed by peer", "connection was closed by the server",
        "terminating connection due to administrator command", "client network socket disconnected",
        "remote host terminated the handshake", "software caused connection abort", "0x00002746", "received an unexpected eof or 0 bytes",
        "unexpectedeof", "tls handshake eof", "peer closed connection", "connection aborted", "connection lost", "os error 104",
        "this connection has been closed",
    ];

    private static readonly string[] s_notPostgres =
    [
        "invalid response to SSL negotiation", "unexpected message from server during startup", "lost synchronization with server",
        "unexpected response from server; first received character", "invalid response to GSSAPI negotiation",
        "for SSLRequest (expecting S or N)", "unknown response * for SSLRequest",
        "expected authentication request from server, but received", "unexpected message type", "unknown message type",
        "unsupported or unrecognized SSL message", "unrecognized SSL message", "first record does not look like a TLS handshake",
        "packet length too long", "unexpected SSL response", "unexpected response to SSLRequest", "unexpected response to StartTLS",
        "invalid response from server", "http/1.1 400 bad request", "received unexpected backend message",
        "there was an error establishing an SSL connection", "unexpected postmaster response", "corruptframe", "corrupt message",
        "invalidcontenttype", "received corrupt message", "frame with an invalid", "cannot determine the frame size",
        "unknown backend message",
    ];

    public static ImmutableArray<KnownError> All { get; } =
    [
        .. s_refused.Select(words => Network(words, FindingCode.Refused)),
        .. s_dns.Select(words => Network(words, FindingCode.Dns)),
        .. s_timeout.Select(words => Network(words, FindingCode.Timeout)),
        .. s_reset.Select(words => Network(words, FindingCode.Reset) with
        {
            Also = [FindingCode.NotPostgres, FindingCode.StartingUp, FindingCode.ClientCertificateUntrusted],
            AlsoAtServer =
                [FindingCode.ServerCertificateUntrusted, FindingCode.ServerCertificateNameMismatch, FindingCode.ClientKeyPermissions],
        }),
        .. s_notPostgres.Select(words => new KnownError(words, FindingCode.NotPostgres)
        {
            Also = [FindingCode.TlsNotOffered], Anywhere = true,
        }),
        new("an error occurred while setting up the SSL connection", FindingCode.NotPostgres)
        {
            Weight = ErrorWeight.Vague,
            Also = [FindingCode.TlsNotOffered, FindingCode.ServerCertificateUntrusted, FindingCode.TlsVersionMismatch],
        },
        new("query_wait_timeout", FindingCode.Timeout) { Weight = ErrorWeight.Consequence },
        new("timeouterror", FindingCode.Timeout) { Weight = ErrorWeight.Consequence, Anywhere = true, Word = true },
        new("pool timed out while waiting for an open connection", FindingCode.Timeout) { Weight = ErrorWeight.Consequence },
        new("server_login_retry", FindingCode.Refused) { Weight = ErrorWeight.Consequence },
        new("server conn crashed", FindingCode.Reset) { Weight = ErrorWeight.Consequence },
        new("connection to server on socket * failed: no such file or directory", FindingCode.Refused) { Weight = ErrorWeight.Transport },
        new("could not connect to server: no such file or directory", FindingCode.Refused) { Weight = ErrorWeight.Transport },
        new("enoent * .s.pgsql.", FindingCode.Refused) { Weight = ErrorWeight.Transport },
        new("pgbouncer cannot connect to server", FindingCode.Refused)
        {
            Weight = ErrorWeight.Consequence, Also = [FindingCode.Dns, FindingCode.Timeout, FindingCode.WrongPassword],
        },
        new("server login has been failing", FindingCode.Refused)
        {
            Weight = ErrorWeight.Consequence, Also = [FindingCode.WrongPassword, FindingCode.Timeout],
        },
        new("all backend nodes are down", FindingCode.Refused) { Weight = ErrorWeight.Consequence },

        new("invalid length of startup packet", FindingCode.ClientNotPostgres)
        {
            Also = [FindingCode.TlsDirectAlpn, FindingCode.NotPostgres],
        },
        new("incomplete startup packet", FindingCode.ClientNotPostgres) { Also = [FindingCode.Reset] },
        new("invalid startup packet layout", FindingCode.ClientNotPostgres),
        new("unsupported frontend protocol", FindingCode.ClientNotPostgres),
        new("received unencrypted data after", FindingCode.ClientNotPostgres),
        new("bad packet header", FindingCode.ClientNotPostgres) { Also = [FindingCode.NotPostgres] },
        new("http request", FindingCode.NotPostgres)
        {
            AtServer = FindingCode.ClientNotPostgres, Anywhere = true, Weight = ErrorWeight.Vague,
        },
    ];

    private static KnownError Network(string words, FindingCode cause) =>
        new(words, cause) { Weight = ErrorWeight.Transport, Anywhere = true };
}
