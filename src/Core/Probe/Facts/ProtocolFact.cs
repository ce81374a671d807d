using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Facts;

/// <summary>Whose order of cipher suites decides.</summary>
public enum SuiteOrder
{
    /// <summary>Fewer than two suites, or the question could not be asked.</summary>
    NotKnown,
    Server,
    Client,
}

/// <summary>One suite that the server chose when it was offered.</summary>
/// <param name="Name">IANA's.</param>
/// <param name="Bits">Strength of the symmetric key; null where the name has none.</param>
/// <param name="Group">Of the (EC)DHE exchange that came with it; null for none, and for DHE's own parameters.</param>
/// <param name="PrimeBits">Size of DHE's prime.</param>
/// <param name="SignatureScheme">What the server signed its key exchange with; TLS 1.2 only.</param>
public sealed record SuiteFact(int Id, string Name, int? Bits, string? Group, int? PrimeBits, string? SignatureScheme);

/// <summary>One version of TLS, offered alone.</summary>
/// <param name="Offered">The server chose it.</param>
/// <param name="Chosen">What the server chose instead, where it answered with another version.</param>
/// <param name="Stop">Why it is not offered; for an offered one null.</param>
/// <param name="Suites">In the server's order; in ours where the client's order decides.</param>
/// <param name="SuitesEnd">What ended the search: after a server's refusal the list is whole, else it is cut there.</param>
public sealed record ProtocolFact(
    TlsVersion Version, bool Offered, TlsVersion? Chosen, ProbeStop? Stop, ImmutableArray<SuiteFact> Suites, SuiteOrder Order,
    ProbeStop? SuitesEnd)
{
    public string Name => TlsVersions.Name(Version);

    /// <summary>Every suite is known: the server itself refused what was left.</summary>
    public bool Complete => Offered ? SuitesEnd is { By: RefusedBy.Server } : Stop is { By: RefusedBy.Server };
}

/// <summary>Key-exchange groups of one version, the preferred first.</summary>
public sealed record GroupFact(TlsVersion Version, ImmutableArray<string> Groups, ProbeStop? End);
