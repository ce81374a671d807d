using System.Collections.Concurrent;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.State;

/// <summary>Contents in memory by their hash: those that readings named, and those that the dashboard offers for a write.</summary>
internal sealed class ContentStore(TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Offered> _offered = new(StringComparer.Ordinal);

    private sealed record Held(ReadOnlyMemory<byte> Bytes, DateTimeOffset Since);

    private sealed class Offered(int length, DateTimeOffset since)
    {
        public byte[] Bytes { get; } = new byte[length];
        public int Complete { get; set; }
        public DateTimeOffset Since { get; } = since;
    }

    /// <summary>Holds a content so that it can be fetched for a while; the hash is its name.</summary>
    public string Hold(ReadOnlyMemory<byte> content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        lock (_gate)
        {
            Sweep();
            _held[hash] = new(content, time.GetUtcNow());
        }

        return hash;
    }

    /// <summary>At most a piece from the offset on; null when the content is not held.</summary>
    public byte[]? Fetch(string hash, long offset)
    {
        lock (_gate)
        {
            if (hash is null || !_held.TryGetValue(hash, out var held) || offset < 0 || offset > held.Bytes.Length) return null;
            return held.Bytes.Slice((int)offset, Math.Min(AgentContract.LongestPiece, held.Bytes.Length - (int)offset)).ToArray();
        }
    }

    /// <summary>Takes the next piece of an offered content; pieces come in their order.</summary>
    /// <exception cref="InvalidDataException">The piece does not fit, or too much is offered.</exception>
    public void Offer(ContentPiece piece)
    {
        if (piece is not { Hash.Length: 64, Bytes: not null } || piece.Bytes.Length > AgentContract.LongestPiece || piece.Length is < 0 or > AgentContract.MostBytes)
            throw new InvalidDataException("A piece of a content is beyond the limits.");
        lock (_gate)
        {
            Sweep();
            if (piece.Offset == 0)
            {
                if (_offered.Values.Sum(offered => (long)offered.Bytes.Length) + piece.Length > AgentContract.MostBytes)
                    throw new InvalidDataException("More contents are offered than one write may have.");
                Forget(piece.Hash);
                _offered[piece.Hash] = new((int)piece.Length, time.GetUtcNow());
            }

            if (!_offered.TryGetValue(piece.Hash, out var whole) || whole.Complete != piece.Offset || piece.Length != whole.Bytes.Length
                || piece.Bytes.Length > whole.Bytes.Length - whole.Complete)
                throw new InvalidDataException("A piece of a content does not follow the one before.");
            piece.Bytes.CopyTo(whole.Bytes, whole.Complete);
            whole.Complete += piece.Bytes.Length;
            CryptographicOperations.ZeroMemory(piece.Bytes);
        }
    }

    /// <summary>An offered content that is complete and has its hash; null otherwise. It is no longer held here, and the caller clears it.</summary>
    public byte[]? Take(string hash)
    {
        lock (_gate)
        {
            if (hash is null || !_offered.Remove(hash, out var whole)) return null;
            if (whole.Complete == whole.Bytes.Length && Convert.ToHexStringLower(SHA256.HashData(whole.Bytes)) == hash) return whole.Bytes;
            CryptographicOperations.ZeroMemory(whole.Bytes);
            return null;
        }
    }

    private void Sweep()
    {
        var limit = time.GetUtcNow() - s_kept;
        foreach (var (hash, held) in _held)
            if (held.Since < limit) _held.Remove(hash);
        foreach (var (hash, offered) in _offered)
            if (offered.Since < limit) Forget(hash);
    }

    private void Forget(string hash)
    {
        if (_offered.Remove(hash, out var offered)) CryptographicOperations.ZeroMemory(offered.Bytes);
    }
}
