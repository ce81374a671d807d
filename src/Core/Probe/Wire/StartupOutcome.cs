using System.Collections.Immutable;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Probe.Wire;

public enum StartupTransport
{
    Plaintext,
    SslRequest,
    Direct,
}

/// <summary>One attempt to enter, up to where a password would be needed.</summary>
public sealed class StartupRequest
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Sent as SNI; the host when null.</summary>
    public string? ServerName { get; init; }

    public required StartupTransport Transport { get; init; }

    public required string Role { get; init; }

    public required string Database { get; init; }

    /// <summary>Physical replication: the database has no meaning then.</summary>
    public bool Replication { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    public SslProtocols Protocols { get; init; }

    /// <summary>Refuses the server before anything but the handshake was sent; no findings let it pass.</summary>
    public Func<TlsSession, ImmutableArray<Finding>>? Check { get; init; }

    /// <summary>Listens that long after the handshake before sending anything.</summary>
    public TimeSpan Listen { get; init; }
}

/// <summary>How far an attempt came.</summary>
public abstract record StartupOutcome
{
    private StartupOutcome() { }

    /// <summary>ReadyForQuery.</summary>
    public sealed record Entered : StartupOutcome;

    /// <summary>
    /// Everything but the password was accepted: <c>scram-sha-256</c>, <c>md5</c>, <c>password</c>, or a method that this program does not
    /// speak (<c>gss</c>, <c>sspi</c>).
    /// </summary>
    public sealed record PasswordAsked(string Method, ImmutableArray<byte> Salt) : StartupOutcome;

    /// <param name="Authenticated">pg_hba.conf had let it in already: the error is about the role or the database.</param>
    public sealed record Refused(DatabaseError Error, bool Authenticated) : StartupOutcome;

    /// <summary>The server answered SSLRequest, but not with <c>S</c>.</summary>
    public sealed record TlsNotOffered(SslRequestResponse Answer, string? Text) : StartupOutcome;

    /// <summary>The handshake broke.</summary>
    public sealed record HandshakeFailed(TlsFailure Break, TlsAlert? Alert) : StartupOutcome;

    /// <summary>We refused the server.</summary>
    public sealed record Distrusted(ImmutableArray<Finding> Findings) : StartupOutcome;

    /// <summary>The connection ended after it stood: under TLS 1.3 this is how a refused client certificate looks.</summary>
    public sealed record HungUp(TlsFailure Break, TlsAlert? Alert) : StartupOutcome;

    public sealed record Unreachable(Finding Finding) : StartupOutcome;

    public sealed record TimedOut : StartupOutcome;

    public sealed record NotPostgres : StartupOutcome;
}
