using PgTlsDashboard.Core.Pki;
using PolyType;

namespace PgTlsDashboard.Core.Agents;

/// <summary>A key to make.</summary>
/// <param name="KeyId">Chosen by the dashboard; a plan names the key by it.</param>
/// <param name="CommonName">The subject of the request.</param>
public sealed record KeyRequest(Guid KeyId, KeyAlgorithm Algorithm, string CommonName);

/// <summary>How making a key ended.</summary>
[DerivedTypeShape(typeof(Made))]
[DerivedTypeShape(typeof(Refused))]
public abstract record KeyOutcome
{
    private KeyOutcome() { }

    /// <param name="Request">A PKCS #10 request, DER, signed by the key.</param>
    public sealed record Made(byte[] Request) : KeyOutcome;

    public sealed record Refused(Finding Finding) : KeyOutcome;
}
