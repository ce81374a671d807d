using System.Security.Cryptography;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Agent.State;

/// <summary>
/// Keys that were made for plans, each in a file of mode 0600 under its id, until it is in place or its plan has expired.
/// </summary>
internal sealed class KeyStore(string directory, TimeProvider time)
{
    // A plan is kept for 30 minutes; what is older belongs to a dashboard that ended without a word.
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(2);
    private const int MostKeys = 500;

    /// <summary>Makes the key and signs its request; an id that has one already answers with the request of that one.</summary>
    public async Task<KeyOutcome> MakeAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        RemoveForgotten();
        if (request.KeyId == Guid.Empty || !Enum.IsDefined(request.Algorithm) || request.CommonName is not { Length: > 0 and <= 64 })
            return new KeyOutcome.Refused(
                new(FindingCode.KeyRequestInvalid, Severity.Error, "The request for a key is not valid.", "Plan again."));
        if (Directory.GetFiles(directory).Length >= MostKeys)
            return new KeyOutcome.Refused(new(FindingCode.KeysTooMany, Severity.Error, $"{MostKeys} keys wait for their plans.",
                "Apply or leave plans that are open, and plan again."));
        if (Open(request.KeyId) is { } known)
        {
            using (known) return new KeyOutcome.Made(Sign(known, request.CommonName));
        }

        using var key = await PrivateKey.GenerateAsync(request.Algorithm, cancellationToken).ConfigureAwait(false);
        if (TryKeep(request.KeyId, key)) return new KeyOutcome.Made(Sign(key, request.CommonName));
        // The same call on another line was faster.
        using var first = Open(request.KeyId) ?? throw new IOException("The key was discarded while it was made.");
        return new KeyOutcome.Made(Sign(first, request.CommonName));
    }

    /// <summary>The key's file content, PKCS #8 PEM; null when no key has that id. The caller clears it.</summary>
    public byte[]? Read(Guid id)
    {
        try
        {
            return File.ReadAllBytes(PathOf(id));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Discard(Guid id) => File.Delete(PathOf(id));

    private PrivateKey? Open(Guid id)
    {
        if (Read(id) is not { } pem) return null;
        try
        {
            return PrivateKey.FromPkcs8Pem(pem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    // Complete before it has its name: a kill in between leaves nothing that looks like the key.
    private bool TryKeep(Guid id, PrivateKey key)
    {
        var pem = key.ToPkcs8Pem();
        var unfinished = Path.Combine(directory, $"{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = new FileStream(unfinished, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(pem);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, PathOf(id), overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(PathOf(id)))
        {
            File.Delete(unfinished);
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    private void RemoveForgotten()
    {
        var limit = time.GetUtcNow().UtcDateTime - s_longest;
        foreach (var file in Directory.GetFiles(directory))
            if (File.GetLastWriteTimeUtc(file) < limit) File.Delete(file);
    }

    private static byte[] Sign(PrivateKey key, string commonName) => SigningRequest.Make(key, commonName);

    private string PathOf(Guid id) => Path.Combine(directory, $"{id:D}.key");
}
