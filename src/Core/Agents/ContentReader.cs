using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Contents by their hash: fetched once, checked, and kept while there is room.</summary>
internal sealed class ContentReader
{
    // A content that is not among the newest is fetched again; it is on the same machine most of the time.
    private const long MostKept = 16L * 1024 * 1024;
    private readonly ConcurrentDictionary<string, ImmutableArray<byte>> _kept = new(StringComparer.Ordinal);
    private long _size;

    /// <exception cref="AgentException">The agent does not hold it, or what it gave has another hash or length.</exception>
    public async Task<ImmutableArray<byte>> ReadAsync(AgentLink link, string hash, long length, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(hash, out var kept)) return kept;
        var bytes = new byte[length];
        var at = 0;
        while (at < bytes.Length || at == 0)
        {
            var piece = await link.Agent.FetchAsync(hash, at, cancellationToken).ConfigureAwait(false);
            if (piece is null || piece.Length != Math.Min(AgentContract.LongestPiece, bytes.Length - at)) throw Unsound(link);
            piece.CopyTo(bytes, at);
            at += piece.Length;
            if (bytes.Length == 0) break;
        }

        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != hash) throw Unsound(link);
        var content = ImmutableCollectionsMarshal.AsImmutableArray(bytes);
        Keep(hash, content);
        return content;
    }

    private void Keep(string hash, ImmutableArray<byte> content)
    {
        if (content.Length > MostKept / 4) return;
        if (Interlocked.Add(ref _size, content.Length) > MostKept)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _size, content.Length);
        }

        _kept[hash] = content;
    }

    private static AgentException Unsound(AgentLink link) =>
        new(AgentFindings.Unsound(link.Account.Name, "a content that is not what its hash says"));
}
