using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Verify;

/// <summary>
/// Client certificates that must be refused, made for one run and thrown away after it; null where the case cannot be made.
/// </summary>
public sealed class NegativeCaseIdentities : IDisposable
{
    /// <summary>A certificate of the same authority with another role's CN.</summary>
    public ClientIdentity? OtherRole { get; init; }

    /// <summary>A certificate of an authority that the target does not know, with this role's CN.</summary>
    public ClientIdentity? OtherAuthority { get; init; }

    public ClientIdentity? Expired { get; init; }

    public ClientIdentity? NotYetValid { get; init; }

    /// <summary>Its serial number is one that the server's own CRL revokes.</summary>
    public ClientIdentity? Revoked { get; init; }

    /// <summary>A certificate of the same authority that is for servers only.</summary>
    public ClientIdentity? ServerOnly { get; init; }

    public void Dispose()
    {
        foreach (var identity in (ClientIdentity?[])[OtherRole, OtherAuthority, Expired, NotYetValid, Revoked, ServerOnly])
            identity?.Key.Dispose();
    }

    public override string ToString() => "certificates of a run";
}
