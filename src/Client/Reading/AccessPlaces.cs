using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Reading;

/// <summary>A record's place as an address of its page.</summary>
public static class AccessPlaces
{
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
