using System.Security.Cryptography;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>Takes an entry of a journal from before agents; what it had left begun is undone, and its clock runs on here.</summary>
internal sealed class JournalImport(AgentCore core)
{
    public Finding? Take(ImportedEntry entry)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, hash) in entry.Files)
            {
                if (core.Contents.Take(hash) is not { } bytes)
                    return new("content-missing", Severity.Error, "A file of the earlier journal did not arrive whole.", "It is tried again at the next start.", name);
                files[name] = bytes;
            }

            if (core.Applier.Import(entry.TargetId, entry.Name, files, entry.Server) is { } problem) return problem;
        }
        finally
        {
            foreach (var bytes in files.Values) CryptographicOperations.ZeroMemory(bytes);
        }

        core.Applier.Recover();
        core.Clock.Wake();
        return null;
    }
}
