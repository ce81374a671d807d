using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>One cipher suite that the server took.</summary>
/// <param name="Id">Of IANA's registry: 0xC030.</param>
/// <param name="Group">Key-exchange group; null without one.</param>
/// <param name="PrimeBits">Of DHE's own parameters.</param>
public sealed record SuiteDto(string Id, string Name, int? Bits, string? Group, int? PrimeBits, string? SignatureScheme,
    bool ForwardSecret, bool Aead)
{
    public static SuiteDto Of(SuiteFact suite) => new(
        $"0x{suite.Id:X4}", suite.Name, suite.Bits, suite.Group, suite.PrimeBits, suite.SignatureScheme,
        SuiteStrength.IsForwardSecret(suite.Name), SuiteStrength.IsAead(suite.Name));
}

/// <summary>One version of TLS, offered alone.</summary>
/// <param name="Chosen">What the server chose instead.</param>
/// <param name="Stop">Why it is not offered.</param>
/// <param name="Complete">The server itself ended the search: what is not listed it refuses.</param>
/// <param name="SuiteOrder">server, client or notKnown: whose order decides.</param>
public sealed record ProtocolDto(string Version, bool Offered, string? Chosen, StopDto? Stop, bool Complete, string SuiteOrder,
    SuiteDto[] Suites, StopDto? SuitesEnd)
{
    public static ProtocolDto Of(ProtocolFact fact) => new(
        fact.Name, fact.Offered, fact.Chosen is { } chosen
            ? TlsVersions.Name(chosen)
            : null, StopDto.Of(fact.Stop), fact.Complete, Spelling.Of(fact.Order),
        [.. fact.Suites.Select(SuiteDto.Of)],
        StopDto.Of(fact.SuitesEnd));
}

/// <summary>Key-exchange groups of one version, the preferred first.</summary>
public sealed record GroupsDto(string Version, string[] Groups, StopDto? End)
{
    public static GroupsDto Of(GroupFact fact) => new(TlsVersions.Name(fact.Version), [.. fact.Groups], StopDto.Of(fact.End));
}

/// <summary>The server's key, and what its certificate points to.</summary>
public sealed record ServerKeyDto(
    string KeyType, int? KeyBits, string? Curve, string[] HandshakeSignatures, string[] CrlUrls, string[] OcspUrls, string[] IssuerUrls,
    bool MustStaple, bool? OcspStapled)
{
    public static ServerKeyDto Of(CertificateFact fact) => new(
        fact.KeyType, fact.KeyBits, fact.Curve, [.. fact.HandshakeSignatures], [.. fact.CrlUrls], [.. fact.OcspUrls], [.. fact.IssuerUrls],
        fact.MustStaple, fact.OcspStapled);
}

/// <summary>The chain as it was sent, duplicates and order included.</summary>
/// <param name="MissingIssuer">Neither sent nor among the given roots.</param>
public sealed record ChainDto(CertificateDto[] Sent, bool InOrder, string[] SurplusRoots, string[] Duplicates, string[] Strangers,
    string? MissingIssuer, bool Cut)
{
    public static ChainDto Of(ChainFact fact) => new(
        [.. fact.Sent.Select(CertificateDto.Of)], fact.InOrder, [.. fact.SurplusRoots], [.. fact.Duplicates], [.. fact.Strangers],
        fact.MissingIssuer, fact.Cut);
}

/// <summary>Trust against the roots of the machine that this program runs on.</summary>
public sealed record SystemTrustDto(string Trust, string? TrustedBy, string[] Reasons);

/// <summary>One client's verdict on the server name.</summary>
/// <param name="Rule">libpq, jdbc or go.</param>
/// <param name="Reason">nameMatches, wildcardMatches, addressMatches, commonNameMatches, noSubjectAlternativeName, nameDiffers,
/// addressDiffers, addressSpelledOtherwise or invalidHostName.</param>
public sealed record HostNameOpinionDto(string Rule, bool Matches, string Reason);
