using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Probe;

/// <summary>The certificates that a server sent, as a validation callback sees them: DER, leaf first, none twice.</summary>
internal sealed record SentChain(ImmutableArray<ImmutableArray<byte>> Certificates, bool Cut)
{
    private const int Max = 32;

    public static SentChain Of(X509Certificate? leaf, X509Chain? chain)
    {
        if (leaf is null) return new([], false);
        var sent = new List<byte[]> { leaf.GetRawCertData() };
        foreach (var extra in chain?.ChainPolicy.ExtraStore ?? [])
            if (!sent.Exists(s => s.AsSpan().SequenceEqual(extra.RawDataMemory.Span))) sent.Add(extra.RawData);
        return new([.. sent.Take(Max).Select(der => der.ToImmutableArray())], sent.Count > Max);
    }
}
