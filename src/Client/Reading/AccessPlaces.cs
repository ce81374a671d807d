using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Reading;

/// <summary>A record's place, for people and as an address of its page.</summary>
public static class AccessPlaces
{
    /// <summary><c>line 12 of pg_hba.conf</c>, with the file that the line is in.</summary>
    public static string Name(HbaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return $"line {record.LineNumber} of {record.FileName[(record.FileName.LastIndexOf('/') + 1)..]}";
    }

    /// <summary>The record in the editor.</summary>
    public static string Editor(Target target, HbaRecord record)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(record);
        var address = $"{Links.AccessOf(target.Id, AccessTabs.Records)}?line={record.LineNumber}";
        return record.FileName == target.Files.OnServer(target.Files.HbaFile)
            ? address
            : $"{address}&file={Uri.EscapeDataString(record.FileName)}";
    }
}
