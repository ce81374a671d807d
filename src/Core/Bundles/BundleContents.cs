using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>What a bundle is made of. The key is null when the client brought a CSR.</summary>
public sealed class BundleContents
{
    /// <summary>Host, port and database that the client will use.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Database { get; init; }

    public required string Role { get; init; }

    /// <summary>The target's name; names the service in pg_service.conf and the section in pgmoneta.conf.</summary>
    public required string TargetName { get; init; }

    public required Certificate Certificate { get; init; }

    public required PrivateKey? Key { get; init; }

    public required ImmutableArray<Certificate> Roots { get; init; }

    /// <summary>For PKCS #12; null leaves the .p12 and .pfx out.</summary>
    public required string? Passphrase { get; init; }

    /// <summary>
    /// Whether the server's names let verify-full succeed for <see cref="Host"/>; else the strings say verify-ca and why.
    /// </summary>
    public required bool HostNameIsProven { get; init; }

    public override string ToString() => $"bundle of {Role}";
}
