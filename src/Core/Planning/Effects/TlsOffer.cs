using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>Which cipher suites an offer holds; TLS 1.3 has its own, and all of them keep forward secrecy.</summary>
public enum SuiteChoice
{
    All,

    /// <summary>ECDHE with authenticated encryption.</summary>
    ForwardSecret,

    /// <summary>ECDHE with CBC.</summary>
    ForwardSecretCbc,

    /// <summary>A plain RSA exchange.</summary>
    WithoutForwardSecrecy,
}

/// <summary>What a client offers in its first message, one version alone.</summary>
/// <param name="Group">The only key-exchange group, as ssl_ecdh_curve names it; null offers all.</param>
public sealed record TlsOffer(TlsVersion Version, SuiteChoice Suites = SuiteChoice.All, string? Group = null)
{
    /// <summary><c>TLS 1.2 with a plain RSA exchange only</c>.</summary>
    public override string ToString() => VersionName(Version) + Suites switch
    {
        SuiteChoice.ForwardSecret => " with forward secrecy",
        SuiteChoice.ForwardSecretCbc => " with forward secrecy and CBC only",
        SuiteChoice.WithoutForwardSecrecy => " with a plain RSA exchange only",
        _ => "",
    } + (Group is null ? "" : $" with the group {Group} alone");

    private static string VersionName(TlsVersion version) => version switch
    {
        TlsVersion.Tls10 => "TLS 1.0",
        TlsVersion.Tls11 => "TLS 1.1",
        TlsVersion.Tls12 => "TLS 1.2",
        _ => "TLS 1.3",
    };
}

/// <summary>A kind of client by what it offers.</summary>
/// <param name="Name">For people: <c>TLS 1.2 clients</c>.</param>
public sealed record TlsClientKind(string Name, TlsOffer Offer)
{
    /// <summary>Newest first.</summary>
    public static readonly ImmutableArray<TlsClientKind> All =
    [
        new("TLS 1.3 clients", new(TlsVersion.Tls13)),
        new("TLS 1.2 clients", new(TlsVersion.Tls12, SuiteChoice.ForwardSecret)),
        new("TLS 1.2 clients that know CBC only", new(TlsVersion.Tls12, SuiteChoice.ForwardSecretCbc)),
        new("TLS 1.1 clients", new(TlsVersion.Tls11)),
        new("TLS 1.0 clients", new(TlsVersion.Tls10)),
    ];
}
