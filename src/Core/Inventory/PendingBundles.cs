using System.Collections.Concurrent;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Bundles that wait for their one download, in memory only. After 15 minutes the key is gone, taken or not.</summary>
internal sealed class PendingBundles : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, PendingBundle> _waiting = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;

    public PendingBundles(TimeProvider time)
    {
        _time = time;
        _sweeper = time.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
    }

    public BundleTicket Put(Guid clientId, BundleContents contents)
    {
        var ticket = new BundleTicket(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), _time.GetUtcNow() + s_kept);
        _waiting[ticket.Token] = new(clientId, ticket, contents);
        return ticket;
    }

    /// <summary>The bundle, once; the caller forgets its key. Null when it was taken, expired or never was.</summary>
    public PendingBundle? Take(string token)
    {
        Sweep();
        return _waiting.TryRemove(token, out var bundle) ? bundle : null;
    }

    public BundleTicket? FindTicket(Guid clientId)
    {
        Sweep();
        return _waiting.Values.FirstOrDefault(b => b.ClientId == clientId)?.Ticket;
    }

    /// <summary>A copy of a waiting client's identity for a verify run; null when the key is gone.</summary>
    public ClientIdentity? CopyIdentity(Guid clientId)
    {
        Sweep();
        if (_waiting.Values.FirstOrDefault(b => b.ClientId == clientId)?.Contents is not { Key: { } key } contents) return null;
        byte[] pkcs8;
        try
        {
            pkcs8 = key.ToPkcs8();
        }
        catch (ObjectDisposedException)
        {
            // Taken between the look and the copy.
            return null;
        }
        try
        {
            return new(contents.Certificate, PrivateKey.FromPkcs8(pkcs8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (var token in _waiting.Keys) Forget(token);
    }

    private void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var (token, bundle) in _waiting)
            if (bundle.Ticket.ExpiresAt <= now) Forget(token);
    }

    private void Forget(string token)
    {
        if (_waiting.TryRemove(token, out var bundle)) bundle.Contents.Key?.Dispose();
    }
}

/// <summary>A bundle with the client that it is for.</summary>
internal sealed record PendingBundle(Guid ClientId, BundleTicket Ticket, BundleContents Contents)
{
    public override string ToString() => $"bundle of client {ClientId}";
}
