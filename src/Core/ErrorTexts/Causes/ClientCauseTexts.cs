using System.Collections.Frozen;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Causes that lie at the client, at the network, or between client and server.</summary>
internal static class ClientCauseTexts
{
    public static FrozenDictionary<FindingCode, CauseText> All { get; } = new Dictionary<FindingCode, CauseText>
    {
        [FindingCode.AuthRequirementUnmet] = new(
            "The client demands an authentication method, and the server did not ask for it.",
            "Correct require_auth at the client, or the method of the record that matches.", "access-rules"),
        [FindingCode.ChannelBinding] = new(
            "The client demands channel binding, which needs TLS, SCRAM, and a server certificate of a kind that has it.",
            "Connect over TLS to a record with scram-sha-256, or set channel_binding=prefer at the client."),
        [FindingCode.ClientCertificateExpired] = new(
            "The server rejects the client certificate as expired; a certificate revocation list that has expired is told in the "
                + "same words.",
            "Issue a new client certificate, and check the server's clock and the age of its CRL."),
        [FindingCode.ClientCertificateMissing] = new(
            "The record that matches demands a client certificate, and the client showed none that the server accepts.",
            "Install the client's bundle, and name its certificate and key in the client's settings (sslcert, sslkey)."),
        [FindingCode.ClientCertificateName] = new(
            "The client certificate is valid, and its name is not that of the role.",
            "Issue a certificate whose CN is the role, or map the name in pg_ident.conf."),
        [FindingCode.ClientCertificateNotYetValid] = new(
            "The server finds that the client certificate is not valid yet.",
            "Check the clocks of the server and of the machine that issued the certificate."),
        [FindingCode.ClientCertificatePurpose] = new(
            "The client certificate is not allowed to identify a client.",
            "Issue a certificate with the extended key usage clientAuth."),
        [FindingCode.ClientCertificateRevoked] = new(
            "The server rejects the client certificate as revoked.",
            "Issue a new client certificate."),
        [FindingCode.ClientCertificateUntrusted] = new(
            "The server does not accept the authority of the client certificate.",
            "Use a client certificate of an authority in the server's ssl_ca_file; with ssl_crl_file every authority of the chain "
                + "needs a CRL in it."),
        [FindingCode.ClientFileMissing] = new(
            "The client's certificate or key file is missing, or cannot be read by the client's user.",
            "Put the bundle's files where the client looks for them, readable by its user."),
        [FindingCode.ClientKeyFormat] = new(
            "The client's program cannot read the format of the private key.",
            "Give the key in the format of this driver: PKCS #8 in PEM for most, DER (.pk8) for pgjdbc, PKCS #12 where the driver "
                + "asks for it."),
        [FindingCode.ClientKeyMismatch] = new(
            "The client's private key does not belong to its certificate.",
            "Put the certificate and the key of one bundle side by side."),
        [FindingCode.ClientKeyPassphrase] = new(
            "The client's private key is encrypted, and the passphrase is missing or wrong.",
            "Give the passphrase (sslpassword), or use a key without one."),
        [FindingCode.ClientKeyPermissions] = new(
            "The client's private key has a mode or an owner that the client does not accept.",
            "Make the key the property of the client's user with mode 0600."),
        [FindingCode.ClientNotPostgres] = new(
            "What connects to the server speaks another protocol: a health check, a scanner, or a client of another service.",
            "Find the client by its address in the log; let health checks speak PostgreSQL's protocol."),
        [FindingCode.ClientSettingInvalid] = new(
            "A connection setting of the client is not valid, so nothing was sent to the server.",
            "Correct the setting by the driver's documentation; the names of modes differ between drivers."),
        [FindingCode.Dns] = new(
            "The host name of the server has no address where the client runs.",
            "Correct the host name, or the name service of the client's machine."),
        [FindingCode.NotPostgres] = new(
            "What answers at this address and port does not speak PostgreSQL's protocol.",
            "Check host and port, and whether a proxy stands between."),
        [FindingCode.PasswordMissing] = new(
            "The server asks for a password, and the client has none.",
            "Give the password: PGPASSWORD, a pgpass file of mode 0600, or the driver's setting."),
        [FindingCode.Refused] = new(
            "No server listens at this address and port, or a firewall rejects the connection.",
            "Check that the server runs, its port, and listen_addresses (a restart is needed after a change)."),
        [FindingCode.Reset] = new(
            "The connection ended without an error message; under TLS 1.3 a rejected client certificate can look like this.",
            "Look at the server's log for the same time, and for a proxy or firewall between."),
        [FindingCode.RootFileMissing] = new(
            "The client has no file with the authorities that it trusts, so it sent nothing to the server.",
            "Put the bundle's root.crt at the path that the message names, or set sslrootcert to it."),
        [FindingCode.ScramUnsupportedByClient] = new(
            "The client's driver does not know SCRAM-SHA-256, which the server asks for.",
            "Update the driver and libpq; until then the role needs an md5 secret and a record with md5."),
        [FindingCode.ServerCertificateExpired] = new(
            "The client finds the server certificate expired.",
            "Place a new server certificate and reload; if it was renewed already, the server serves the previous one until a reload.",
            "server-certificate"),
        [FindingCode.ServerCertificateNameMismatch] = new(
            "The server certificate does not hold the name or the address that the client connects to.",
            "Issue a server certificate with this name as SAN, or connect by a name that the certificate holds.", "server-certificate"),
        [FindingCode.ServerCertificateNotYetValid] = new(
            "The client finds that the server certificate is not valid yet.",
            "Check the clocks of the client and of the machine that issued the certificate.", "server-certificate"),
        [FindingCode.ServerCertificatePurpose] = new(
            "The server certificate is not allowed to identify a server.",
            "Issue a server certificate with the extended key usage serverAuth; a certificate of an authority is not for this.",
            "server-certificate"),
        [FindingCode.ServerCertificateRevoked] = new(
            "The client finds the server certificate revoked.",
            "Issue and place a new server certificate.", "server-certificate"),
        [FindingCode.ServerCertificateUntrusted] = new(
            "The client does not trust the authority of the server certificate.",
            "Give the client the root certificate of the server's authority (sslrootcert), and let the server send its "
                + "intermediate certificates."),
        [FindingCode.SniUnknown] = new(
            "The server has no certificate for the name that the client asked for, or the client sent no name.",
            "Add the name to the server's pg_hosts.conf, or connect by a name that is in it."),
        [FindingCode.Timeout] = new(
            "No answer came in time: a firewall that drops packets, a wrong address, or a server that is stopped or overloaded.",
            "Check the route and the firewall to host and port, and whether the server answers locally."),
        [FindingCode.TlsCipherMismatch] = new(
            "Client and server have no cipher suite, group or signature algorithm in common.",
            "Compare ssl_ciphers and the kind of the server's key with what the client supports; a suite for RSA cannot serve an "
                + "ECDSA key.", "tls-settings"),
        [FindingCode.TlsDirectAlpn] = new(
            "Direct TLS was used with a server or client that does not speak it as PostgreSQL 17 does (with ALPN).",
            "Use sslnegotiation=postgres, or a server from 17 on and a client that sends ALPN."),
        [FindingCode.TlsNotOffered] = new(
            "The server does not offer TLS, and the client demands it.",
            "Give the server a certificate and set ssl = on; if it is on, check which server or pooler answers at this port.",
            "server-certificate"),
        [FindingCode.TlsRequiredByServerPooler] = new(
            "The pooler or proxy that answers accepts TLS only, and the client came without.",
            "Set sslmode=require or stricter at the client."),
        [FindingCode.TlsVersionMismatch] = new(
            "Client and server have no TLS version in common.",
            "Compare ssl_min_protocol_version and ssl_max_protocol_version with what the client supports; update the client.",
            "tls-settings"),
        [FindingCode.WeakKeyOrHash] = new(
            "A key or a signature hash in a certificate is weaker than the TLS library accepts.",
            "Issue the certificates anew with ECDSA P-256 or RSA from 2,048 bits on, signed with SHA-256.", "server-certificate"),
    }.ToFrozenDictionary();
}
