using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regexes;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Mapping;

/// <summary>A line of pg_ident.conf: who may log in as whom.</summary>
/// <param name="SystemUser">The name that the authentication gives; an expression when it begins with a slash, quoted or not.</param>
/// <param name="Role">The role it leads to; <c>\1</c> stands for the expression's first group; <c>all</c>, <c>+group</c> and an expression
/// from 16.</param>
public sealed record UserMapping(string FileName, int LineNumber, string Map, ConfToken SystemUser, ConfToken Role);

/// <summary>What a version makes of a pg_ident.conf and the files it includes.</summary>
public sealed record UserMaps
{
    /// <summary>In the order in which the server tries them; lines in error are left out.</summary>
    public required ImmutableArray<UserMapping> Mappings { get; init; }

    /// <summary>Every line, those in error too, as the view of 15 and later shows them.</summary>
    public ImmutableArray<UserMapRow> Rows { get; init; } = [];

    /// <summary>Any of them makes a reload keep the old maps.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public PostgresVersion Version { get; init; } = PostgresVersion.OfMajor(18);

    /// <summary>The files that were there and were read, the root too.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Null for maps that were not read from files.</summary>
    internal FileAnswers? Answers { get; init; }

    public bool Accepted => Findings.IsEmpty;

    public static UserMaps Read(ConfigurationFiles files, string rootName, PostgresVersion version)
    {
        var mappings = ImmutableArray.CreateBuilder<UserMapping>();
        var rows = ImmutableArray.CreateBuilder<UserMapRow>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var reader = new AuthFileReader(files, version);
        foreach (var line in reader.Read(rootName) ?? [])
        {
            var refusal = Refuse(line, version);
            rows.Add(Row(line, refusal?.Shown));
            if (refusal is null or { Cause: null })
                mappings.Add(new(line.FileName, line.LineNumber, line.Fields[0].Tokens[0].Text, line.Fields[1].Tokens[0],
                    line.Fields[2].Tokens[0]));
            else
                findings.Add(new(FindingCode.IdentLineInvalid, Severity.Error, $"The server refuses the line: {refusal.Value.Cause}.",
                    "Correct the line, or comment it out.", $"{line.FileName}:{line.LineNumber}"));
        }

        if (reader.Endless is { } endless) findings.Insert(0, HbaFindings.Endless(endless, version));
        return new()
        {
            Mappings = mappings.ToImmutable(),
            Rows = rows.ToImmutable(),
            Findings = findings.ToImmutable(),
            Version = version,
            Files = reader.FilesRead,
            Answers = reader.Answers,
        };
    }

    private static UserMapRow Row(AuthLine line, string? error) => error is null
        ? new()
        {
            FileName = line.FileName,
            LineNumber = line.LineNumber,
            MapName = line.Fields[0].Tokens[0].Text,
            SystemName = line.Fields[1].Tokens[0].Text,
            RoleName = line.Fields[2].Tokens[0].Text,
        }
        : new() { FileName = line.FileName, LineNumber = line.LineNumber, Error = error };

    /// <summary>Null for a line that the server takes.</summary>
    private static HbaRegexError? Refuse(AuthLine line, PostgresVersion version)
    {
        if (line.Error is not null) return new(line.Error, line.Error);
        for (var index = 0; index < 3; index++)
        {
            if (line.Fields.Length <= index) return HbaRegexError.Of("missing entry at end of line");
            if (line.Fields[index].Tokens.Length > 1) return HbaRegexError.Of("multiple values in ident field");
        }

        var fault = new HbaRegexError(null, null);
        foreach (var field in version.Major >= 16 ? line.Fields.AsSpan()[1..3] : line.Fields.AsSpan()[1..2])
            fault = fault.Then(HbaRegex.Fault(field.Tokens[0].Text));
        return fault.IsNone ? null : fault;
    }

    /// <summary>Whether a map leads from a system user to the attempt's role: the first line that does, wins.</summary>
    internal HbaMatch Check(string map, string systemUser, HbaAttempt attempt)
    {
        foreach (var mapping in Mappings.Where(mapping => mapping.Map == map))
        {
            var match = Check(mapping, systemUser, attempt);
            if (match.Fits != false || match.Because.Length > 0) return match;
        }

        return HbaMatch.No("no line of the map leads there");
    }

    private HbaMatch Check(UserMapping mapping, string systemUser, HbaAttempt attempt)
    {
        var role = mapping.Role;
        var literal = Version.Major < 16;
        if (mapping.SystemUser.Text.StartsWith('/'))
        {
            var pattern = mapping.SystemUser.Text[1..];
            var found = HbaRegex.IsMatch(pattern, systemUser);
            if (found is null)
                return HbaMatch.Unknown(
                    $"{mapping.FileName}:{mapping.LineNumber} has an expression beyond what can be judged without the server");
            if (found == false) return HbaMatch.No("");
            var special = Version.Major >= 16 && ((!role.Quoted && role.Text.StartsWith('+')) || role.Text.StartsWith('/'));
            var reference = special ? -1 : role.Text.IndexOf("\\1", StringComparison.Ordinal);
            if (reference >= 0)
            {
                // Without a group to put in, the server gives up on the whole map.
                if (HbaRegex.FirstGroup(pattern, systemUser) is not { } group)
                    return HbaMatch.No($"{mapping.FileName}:{mapping.LineNumber} asks for a group that its expression does not have");
                role = new(role.Text[..reference] + group + role.Text[(reference + 2)..], Quoted: true);
                // What a group put together has no special meaning, an expression's slash included.
                literal = true;
            }
        }
        else if (mapping.SystemUser.Text != systemUser)
        {
            return HbaMatch.No("");
        }

        var fits = literal ? role.Text == attempt.Role : NameTest.OfRole(role, Version).IsRole(attempt);
        return fits switch
        {
            true => new(true, $"{mapping.FileName}:{mapping.LineNumber}"),
            false => HbaMatch.No(""),
            null => HbaMatch.Unknown($"{mapping.FileName}:{mapping.LineNumber} names {role.Text}, whose members the server knows"),
        };
    }
}
