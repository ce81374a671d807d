using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Offers contents to an agent, piece by piece, before a call names them.</summary>
internal static class ContentWriter
{
    /// <summary>The hash by which the call names the content.</summary>
    public static async Task<string> OfferAsync(AgentLink link, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var at = 0;
        do
        {
            var length = Math.Min(AgentContract.LongestPiece, content.Length - at);
            var piece = content.Slice(at, length).ToArray();
            await link.Agent.OfferAsync(new(hash, content.Length, at, piece), cancellationToken).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(piece);
            at += length;
        }
        while (at < content.Length);
        return hash;
    }
}
