using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>
/// Journals that a dashboard from before agents kept in its own state directory. Each entry with its backups and its clock goes to the
/// agent of its target that may write its files, once; what was handed over lies in a folder beside, which a person may remove.
/// </summary>
/// <param name="directory">The dashboard's <c>journal</c>.</param>
internal sealed partial class EarlierJournals(string directory, ILogger<EarlierJournals> logger) : IDisposable
{
    private const string HandedOver = "journal-handed-over";

    // As entries on disk name them.
    private static readonly ImmutableArray<string> s_recipesOfPgmoneta = ["pgmoneta-trust", "pgmoneta-client"];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    // The two agents of a target connect at the same time.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>Gives an agent the entries that are its own. The folder moves once all of them were taken.</summary>
    public async Task HandOverAsync(AgentLink link, Target target, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var journal = Path.Combine(directory, $"{target.Id:D}");
            if (!Directory.Exists(journal)) return;
            var tasks = TargetAgents.TasksOf(link, target).ToList();
            var entries = Directory.GetDirectories(journal).Where(IsEntry).Order(StringComparer.Ordinal).ToList();
            foreach (var entry in entries)
            {
                if (_taken.Contains(entry) || !tasks.Contains(await TaskOfAsync(entry, cancellationToken).ConfigureAwait(false))) continue;
                if (await HandOverAsync(link, target, entry, cancellationToken).ConfigureAwait(false) is { } problem)
                    LogLeft(entry, problem.Message);
                else
                    _taken.Add(entry);
            }

            if (entries.TrueForAll(_taken.Contains)) MoveAside(journal, target);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void MoveAside(string journal, Target target)
    {
        var beside = Path.Combine(Path.GetDirectoryName(directory)!, HandedOver);
        Directory.CreateDirectory(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Move(journal, Path.Combine(beside, $"{target.Id:D}"));
        LogHandedOver(target.Name, beside);
    }

    // Once this program wrote all files as root; now an entry goes to the account of its files. A damaged one is the server's.
    private static async Task<AgentTask> TaskOfAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, StoredEntry.FileName);
        if (!File.Exists(file)) return AgentTask.Server;
        try
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            return json.RootElement is { ValueKind: JsonValueKind.Object } record && record.TryGetProperty("recipe", out var recipe)
                && recipe.ValueKind == JsonValueKind.String && s_recipesOfPgmoneta.Contains(recipe.GetString()!)
                    ? AgentTask.Pgmoneta : AgentTask.Server;
        }
        catch (JsonException)
        {
            return AgentTask.Server;
        }
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
