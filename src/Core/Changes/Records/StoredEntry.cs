using System.Globalization;
using System.Text.Json;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>
/// One folder of the journal: <c>SEQUENCE-ID</c> with entry.json and the backups. The record is null when entry.json is damaged.
/// </summary>
internal sealed record StoredEntry(string Path, Guid TargetId, Guid Id, long Sequence, JournalRecord? Record)
{
    internal const string FileName = "entry.json";

    internal static string FolderName(long sequence, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{sequence:D8}-{id:D}");

    internal static string BackupName(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}.before");

    internal static string InPlaceName(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}.after");

    /// <summary>Reads an entry's folder; null when the folder is not an entry.</summary>
    internal static StoredEntry? Read(string folder, Guid targetId)
    {
        if (!TryParseName(System.IO.Path.GetFileName(folder), out var sequence, out var id))
            return null;
        var record = ReadRecord(System.IO.Path.Combine(folder, FileName));
        var sound = record is { IsSound: true } && record.Id == id && record.TargetId == targetId && record.Sequence == sequence;
        return new StoredEntry(folder, targetId, id, sequence, sound ? record : null);
    }

    internal static bool TryParseName(string name, out long sequence, out Guid id)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        id = Guid.Empty;
        sequence = 0;
        return dash > 0 && long.TryParse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out sequence)
            && Guid.TryParseExact(name.AsSpan(dash + 1), "D", out id);
    }

    /// <summary>Whether a file beside entry.json is a content that an entry keeps: <c>N.before</c> or <c>N.after</c>.</summary>
    internal static bool IsContentName(string file) =>
        file.Split('.') is [var index, "before" or "after"] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Null when it is no record.</summary>
    internal static JournalRecord? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Default.JournalRecord);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>What a person sees in place of an entry that cannot be read.</summary>
    internal JournalEntry ToDamaged() => new()
    {
        Id = Id,
        TargetId = TargetId,
        Recipe = "",
        Title = "Damaged journal entry",
        At = new DateTimeOffset(Directory.GetLastWriteTimeUtc(Path)),
        State = JournalState.Started,
        Because = "Its record cannot be read.",
        Findings =
            [new Finding(FindingCode.JournalDamaged, Severity.Error, $"The journal entry in {Path} is damaged and nothing was done for it.",
            "Compare the target's files with the N.before files in that folder, then move the folder away.", Path)],
        Files = [],
    };

    private static JournalRecord? ReadRecord(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), JournalJson.Default.JournalRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
