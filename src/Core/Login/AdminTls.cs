using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Login;

/// <summary>
/// Validates the admin connection's server ourselves, because a driver reports a wrong name and a foreign authority with the same message.
/// It takes over for verify-ca and verify-full with a root file; the system's roots stay the driver's.
/// </summary>
internal sealed class AdminTls
{
    private readonly ImmutableArray<Certificate> _roots;
    private readonly string? _host;

    private AdminTls(ImmutableArray<Certificate> roots, string? host) => (_roots, _host) = (roots, host);

    /// <summary>Why the server was refused; empty before the handshake, and when it was accepted.</summary>
    public ImmutableArray<Finding> Findings { get; private set; } = [];

    /// <summary>Null without a finding when the driver validates, and with one when the root file is of no use.</summary>
    public static async Task<(AdminTls? Tls, Finding? Problem)> ReadAsync(NpgsqlConnectionStringBuilder settings,
        CancellationToken cancellationToken)
    {
        if (settings.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull) || settings.RootCertificate is not { Length: > 0 } file)
            return (null, null);
        byte[] pem;
        try
        {
            pem = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, LibpqConnectionString.Refusal(FindingCode.RootFileUnreadable,
                "The root certificate file of the admin connection cannot be read.",
                "Check the path and its permissions for the user of this program."));
        }
        var roots = Certificate.FromPem(pem, out _);
        if (roots.IsEmpty)
            return (null, LibpqConnectionString.Refusal(FindingCode.RootFileEmpty,
                "The root certificate file of the admin connection holds no certificate.",
                "Give a PEM file with the authority's certificate."));
        var tls = new AdminTls(roots, settings.SslMode == SslMode.VerifyFull ? settings.Host : null);
        // TLS stays demanded; the driver rejects a second callback beside its own.
        (settings.SslMode, settings.RootCertificate) = (SslMode.Require, null);
        return (tls, null);
    }

    public void Configure(SslClientAuthenticationOptions options) => options.RemoteCertificateValidationCallback = Validate;

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var sent = SentChain.Of(certificate, chain);
        if (sent.Certificates.IsEmpty) return false;
        var findings = ChainValidator.Validate(sent.Certificates, _roots, TimeProvider.System.GetUtcNow()).Findings;
        if (_host is not null && HostNameValidator.Validate(sent.Certificates[0].AsSpan(), _host) is { Matches: false } name)
            findings = findings.Add(ProbeFindings.HostNameMismatch(name, _host, "admin connection"));
        Findings = findings;
        return findings.IsEmpty;
    }
}
