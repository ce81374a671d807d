using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>What the files and settings of a snapshot ask for in TLS. Whether the server loaded it, only the wire shows.</summary>
internal sealed record AskedTls
{
    /// <summary><c>ssl</c> is on.</summary>
    public required bool On { get; init; }

    /// <summary>The first certificate of ssl_cert_file; null when it was not read.</summary>
    public required Certificate? Leaf { get; init; }

    /// <summary>Of ssl_ca_file; empty when it is not set, null when it was not read.</summary>
    public required ImmutableArray<Certificate>? Authorities { get; init; }

    /// <summary>Of ssl_crl_file; empty when it is not set, null when it was not read or ssl_crl_dir is set.</summary>
    public required ImmutableArray<RevocationList>? RevocationLists { get; init; }

    /// <summary>ssl_min_protocol_version.</summary>
    public required TlsVersion Oldest { get; init; }

    /// <summary>ssl_max_protocol_version.</summary>
    public required TlsVersion Newest { get; init; }

    /// <summary>ssl_ciphers; null where no file sets it and the server was not asked.</summary>
    public required string? Ciphers { get; init; }

    public static AskedTls Of(TargetSnapshot snapshot) => new()
    {
        On = IsOn(snapshot.Settings.GetValueOrDefault("ssl")),
        Leaf = TlsFiles.Certificates(snapshot, "ssl_cert_file") is [var leaf, ..] ? leaf : null,
        Authorities = OfClients(snapshot),
        RevocationLists = Lists(snapshot),
        Oldest = Version(snapshot.Settings.GetValueOrDefault("ssl_min_protocol_version")) ?? TlsVersion.Tls12,
        Newest = Version(snapshot.Settings.GetValueOrDefault("ssl_max_protocol_version")) ?? TlsVersion.Tls13,
        Ciphers = snapshot.Settings.GetValueOrDefault("ssl_ciphers"),
    };

    /// <summary>As PostgreSQL reads the words that people write.</summary>
    public static bool IsOn(string? value) => value?.Trim().ToLowerInvariant() is "on" or "true" or "yes" or "1" or "t" or "y";

    private static TlsVersion? Version(string? value) => value?.ToUpperInvariant() switch
    {
        "TLSV1" => TlsVersion.Tls10,
        "TLSV1.1" => TlsVersion.Tls11,
        "TLSV1.2" => TlsVersion.Tls12,
        "TLSV1.3" => TlsVersion.Tls13,
        _ => null,
    };

    private static ImmutableArray<Certificate>? OfClients(TargetSnapshot snapshot) =>
        snapshot.Settings.GetValueOrDefault("ssl_ca_file") is { Length: > 0 } ? TlsFiles.Certificates(snapshot, "ssl_ca_file") : [];

    private static ImmutableArray<RevocationList>? Lists(TargetSnapshot snapshot)
    {
        if (snapshot.Settings.GetValueOrDefault("ssl_crl_dir") is { Length: > 0 }) return null;
        if (snapshot.Settings.GetValueOrDefault("ssl_crl_file") is not { Length: > 0 }) return [];
        return TlsFiles.Of(snapshot, "ssl_crl_file")?.Content is { } content ? RevocationList.FromPem(content.AsSpan(), out _) : null;
    }
}
