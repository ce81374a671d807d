using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>A keyword in quotes, or in capitals, which the server takes for a name.</summary>
internal sealed class QuotedKeyword : IAdviceRule
{
    private static readonly string[] s_ofDatabases = ["all", "sameuser", "samerole", "samegroup", "replication"];
    private static readonly string[] s_ofRoles = ["all"];

    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        var roles = reading.Facts.Roles?.Select(role => role.Name).ToImmutableArray();
        foreach (var record in reading.Records)
        {
            if (Find(record.Record.Databases, s_ofDatabases, reading.Facts.Databases) is { } database)
                yield return Say(record, database, "database");
            else if (Find(record.Record.Roles, s_ofRoles, roles) is { } role) yield return Say(record, role, "role");
            else if (OfAddress(record.Record.Address) is { } word) yield return Say(record, new(word, Quoted: true), "host");
        }
    }

    /// <summary>An address that is spelled like a keyword can only be a host name because it stood in quotes.</summary>
    internal static string? OfAddress(HbaAddress? address) =>
        address is HbaAddress.HostName { Name: var name } && name.ToLowerInvariant() is "all" or "samehost" or "samenet"
            ? ((HbaAddress.HostName)address).Name
            : null;

    private static ConfToken? Find(ImmutableArray<ConfToken> tokens, string[] keywords, ImmutableArray<string>? existing) =>
        tokens.FirstOrDefault(token =>
        keywords.Contains(token.Text, StringComparer.OrdinalIgnoreCase) && !Array.Exists(keywords, token.IsKeyword)
        && existing?.Contains(token.Text, StringComparer.Ordinal) != true);

    private static HbaAdvice Say(AdviceRecord record, ConfToken token, string kind)
    {
        var keyword = token.Text.ToLowerInvariant();
        var how = token.Text == keyword ? "in quotes" : "spelled so";
        return record.Say(
            FindingCode.HbaQuotedKeyword,
            Severity.Warning,
            $"\"{token.Text}\" {how} is the name of a {kind} here, not the keyword {keyword}.",
            $"Write {keyword} in small letters without quotes if the keyword is meant.");
    }
}
