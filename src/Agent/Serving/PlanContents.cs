using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PgTlsDashboard.Agent.State;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// The contents of a write: offered ones by their hash, keys of the agent's own by their id. Secrets are cleared at the end.
/// </summary>
internal sealed class PlanContents(KeyStore keys, ContentStore contents)
{
    private readonly List<byte[]> _secrets = [];

    // Two files of a plan may have one content.
    private readonly Dictionary<string, byte[]> _taken = new(StringComparer.Ordinal);

    /// <summary>Null, or what is missing.</summary>
    public Finding? Changes(WriteRequest request, out ImmutableArray<FileChange> changes)
    {
        var made = ImmutableArray.CreateBuilder<FileChange>();
        changes = [];
        foreach (var write in request.Writes)
        {
            var content = write.KeyId is { } key ? Key(key) : Offered(write);
            if (content is null)
            {
                return write.KeyId is null
                    ? new(FindingCode.ContentMissing, Severity.Error, $"The new content of {write.Path} did not arrive whole.",
                        "Apply the plan again.", write.Path)
                    : new(FindingCode.KeyMissing, Severity.Error, "The plan's key is no longer there: a plan that waits too long loses it.",
                        "Plan again.", write.Path);
            }

            made.Add(new()
            {
                Path = write.Path,
                Kind = write.Kind,
                BeforeHash = write.BeforeHash,
                After = content,
                Mode = write.Mode,
                Owner = write.Owner,
                InPlace = write.InPlace,
            });
        }

        changes = made.ToImmutable();
        return null;
    }

    public void Clear() => _secrets.ForEach(secret => CryptographicOperations.ZeroMemory(secret));

    private FileContent.Secret? Key(Guid id) => keys.Read(id) is { } pem ? Secret(pem) : null;

    private FileContent? Offered(FileWrite write)
    {
        if (write.ContentHash is not { } hash) return null;
        if (!_taken.TryGetValue(hash, out var bytes))
        {
            if ((bytes = contents.Take(hash)) is null) return null;
            _taken[hash] = bytes;
        }

        return write.IsSecret ? Secret(bytes) : new FileContent.Open(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }

    private FileContent.Secret Secret(byte[] bytes)
    {
        _secrets.Add(bytes);
        return new(() => [.. bytes]);
    }
}
