using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>Records and places in words.</summary>
internal static class AdviceText
{
    private const int Longest = 80;

    public static string At(HbaRecord record) => $"{record.FileName}:{record.LineNumber}";

    /// <summary>As the subject of a sentence: <c>Any role</c>, <c>Role app</c>.</summary>
    public static string Who(HbaRecord record) => record.Roles switch
    {
        var roles when roles.Any(role => role.IsKeyword("all")) => "Any role",
        [var role] when role.Quoted || !role.Text.StartsWith('+') => $"Role {Short(role.Text)}",
        [var role] => $"Any member of {Short(role.Text[1..])}",
        var roles => $"Each of {Short(HbaRecordText.List(roles))}",
    };

    public static string From(HbaRecord record) => record.Address switch
    {
        null => "the server's own machine",
        HbaAddress.Any => "any address",
        HbaAddress.Network { Mask: var mask } when mask.Equals(System.Net.IPAddress.Any) => "any IPv4 address",
        HbaAddress.Network { Mask: var mask } when mask.Equals(System.Net.IPAddress.IPv6Any) => "any IPv6 address",
        var address => Short(HbaRecordText.Plain(address)),
    };

    /// <summary><c>line 3</c>, <c>lines 3 and 7</c>; a line of another file with its file's name.</summary>
    public static string Lines(HbaRecord from, ImmutableArray<HbaRecord> records)
    {
        var named = records.Take(3)
            .Select(record => record.FileName == from.FileName ? $"{record.LineNumber}" : $"{record.LineNumber} of {record.FileName}")
            .ToList();
        if (records.Length > named.Count) named.Add($"{records.Length - named.Count} more");
        var list = named.Count == 1 ? named[0] : $"{string.Join(", ", named[..^1])} and {named[^1]}";
        return records.Length == 1 ? $"line {list}" : $"lines {list}";
    }

    internal static string Short(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
