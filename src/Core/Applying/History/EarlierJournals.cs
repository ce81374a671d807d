using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>
/// Journals that a dashboard from before agents kept in its own state directory. Each entry with its backups and its clock goes to the
/// agent of its target, once; what was handed over lies in a folder beside, which a person may remove.
/// </summary>
/// <param name="directory">The dashboard's <c>journal</c>.</param>
internal sealed partial class EarlierJournals(string directory, ILogger<EarlierJournals> logger)
{
    private const string HandedOver = "journal-handed-over";

    public async Task HandOverAsync(AgentLink link, Target target, CancellationToken cancellationToken)
    {
        var journal = Path.Combine(directory, $"{target.Id:D}");
        if (!Directory.Exists(journal)) return;
        var left = 0;
        foreach (var entry in Directory.GetDirectories(journal).Where(IsEntry).Order(StringComparer.Ordinal))
        {
            if (await HandOverAsync(link, target, entry, cancellationToken).ConfigureAwait(false) is not { } problem) continue;
            LogLeft(entry, problem.Message);
            left++;
        }

        if (left > 0) return;
        var beside = Path.Combine(Path.GetDirectoryName(directory)!, HandedOver);
        Directory.CreateDirectory(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Move(journal, Path.Combine(beside, $"{target.Id:D}"));
        LogHandedOver(target.Name, beside);
    }

    // What a killed process had not finished writing names nothing that was touched.
    private static bool IsEntry(string folder) => !Path.GetFileName(folder).StartsWith('.');

    private static async Task<Finding?> HandOverAsync(AgentLink link, Target target, string folder, CancellationToken cancellationToken)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            var content = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            files[Path.GetFileName(file)] = await ContentWriter.OfferAsync(link, content, cancellationToken).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(content);
        }

        return await link.Agent.ImportAsync(new(target.Id, Path.GetFileName(folder), files.ToImmutable(), target.Files),
            cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The journal of {Target} is kept by its agent from now on; what it was before lies in {Directory}")]
    private partial void LogHandedOver(string target, string directory);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal entry in {Folder} stays where it is: {Because}")]
    private partial void LogLeft(string folder, string because);
}
