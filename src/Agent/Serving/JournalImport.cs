using System.Security.Cryptography;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>Takes an entry of a journal from before agents; what it had left begun is undone, and its clock runs on here.</summary>
internal sealed class JournalImport(AgentCore core)
{
    public Finding? Take(ImportedEntry entry)
    {
        var taken = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, hash) in entry.Files)
            {
                // Two files of an entry may have one content.
                if (!taken.TryGetValue(hash, out var bytes) && (bytes = core.Contents.Take(hash)) is null)
                    return new(FindingCode.ContentMissing, Severity.Error, "A file of the earlier journal did not arrive whole.",
                        "It is tried again at the next start.", name);
                taken[hash] = files[name] = bytes;
            }

            if (files.TryGetValue(StoredEntry.FileName, out var json) && StoredEntry.Parse(json) is { IsSound: true } record
                && WriteCheck.Problem(record, entry.Server) is { } unlike)
                return unlike;
            if (core.Applier.Import(entry.TargetId, entry.Name, files, entry.Server) is { } problem) return problem;
        }
        finally
        {
            foreach (var bytes in taken.Values) CryptographicOperations.ZeroMemory(bytes);
        }

        core.Applier.Recover();
        core.Clock.Wake();
        return null;
    }
}
