using System.Security.Cryptography;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.State;

/// <summary>
/// Contents in memory by their hash, for a while: those that readings named, and those that the dashboard offers for a write. Both are
/// bounded.
/// </summary>
internal sealed class ContentStore : IDisposable
{
    /// <summary>Bytes of all contents that readings named; the oldest give way.</summary>
    internal const long MostHeld = 128L * 1024 * 1024;

    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(2);
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Offered> _offered = new(StringComparer.Ordinal);
    private long _heldBytes;

    public ContentStore(TimeProvider time)
    {
        _time = time;
        _sweeper = time.CreateTimer(_ => { lock (_gate) Sweep(); }, state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bytes that are in memory now.</summary>
    internal long Bytes
    {
        get { lock (_gate) return _heldBytes + OfferedBytes(); }
    }

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
            Release(hash);
            while (_held.Count > 0 && _heldBytes + content.Length > MostHeld) Release(_held.MinBy(held => held.Value.Since).Key);
            _held[hash] = new(content, _time.GetUtcNow());
            _heldBytes += content.Length;
            Sweep();
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
        if (piece is not { Hash.Length: 64, Bytes: not null } || piece.Bytes.Length > AgentContract.LongestPiece
            || piece.Length is < 0 or > AgentContract.MostBytes)
            throw new InvalidDataException("A piece of a content is beyond the limits.");
        lock (_gate)
        {
            if (piece.Offset == 0)
            {
                Forget(piece.Hash);
                if (_offered.Count >= AgentContract.MostFiles || OfferedBytes() + piece.Length > AgentContract.MostBytes)
                    throw new InvalidDataException("More contents are offered than one write may have.");
                _offered[piece.Hash] = new((int)piece.Length, _time.GetUtcNow());
                Sweep();
            }

            if (!_offered.TryGetValue(piece.Hash, out var whole) || whole.Complete != piece.Offset || piece.Length != whole.Bytes.Length
                || piece.Bytes.Length > whole.Bytes.Length - whole.Complete)
                throw new InvalidDataException("A piece of a content does not follow the one before.");
            piece.Bytes.CopyTo(whole.Bytes, whole.Complete);
            whole.Complete += piece.Bytes.Length;
            CryptographicOperations.ZeroMemory(piece.Bytes);
        }
    }

    /// <summary>
    /// An offered content that is complete and has its hash; null otherwise. It is no longer held here, and the caller clears it.
    /// </summary>
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

    public void Dispose() => _sweeper.Dispose();

    // What is left is looked at again when the oldest of it is due.
    private void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var (hash, held) in _held)
            if (held.Since + s_kept <= now) Release(hash);
        foreach (var (hash, offered) in _offered)
            if (offered.Since + s_kept <= now) Forget(hash);
        var oldest = _held.Values.Select(held => held.Since).Concat(_offered.Values.Select(offered => offered.Since))
            .DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        _sweeper.Change(oldest == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : oldest + s_kept - now, Timeout.InfiniteTimeSpan);
    }

    private long OfferedBytes() => _offered.Values.Sum(offered => (long)offered.Bytes.Length);

    private void Release(string hash)
    {
        if (_held.Remove(hash, out var held)) _heldBytes -= held.Bytes.Length;
    }

    private void Forget(string hash)
    {
        if (_offered.Remove(hash, out var offered)) CryptographicOperations.ZeroMemory(offered.Bytes);
    }
}
