using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regexes;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>A word of a record's role or database column, ready to be asked often.</summary>
internal readonly struct NameTest
{
    private enum Kind
    {
        Literal,
        All,
        SameUser,
        SameRole,
        Replication,
        Group,
        Pattern,
    }

    private readonly Kind _kind;
    private readonly string _text;
    private readonly Regex? _pattern;

    private NameTest(Kind kind, string text, Regex? pattern = null) => (_kind, _text, _pattern) = (kind, text, pattern);

    /// <summary>The name it is, and nothing but; null for a word with more meaning.</summary>
    public string? Literal => _kind == Kind.Literal ? _text : null;

    public bool IsReplication => _kind == Kind.Replication;

    public static ImmutableArray<NameTest> OfRoles(ImmutableArray<ConfToken> tokens, PostgresVersion version) =>
        [.. tokens.Select(token => OfRole(token, version))];

    public static NameTest OfRole(ConfToken token, PostgresVersion version) =>
        !token.Quoted && token.Text.StartsWith('+') ? new NameTest(Kind.Group, token.Text[1..])
        : token.IsKeyword("all") ? new(Kind.All, "")
        : Name(token, version);

    public static ImmutableArray<NameTest> OfDatabases(ImmutableArray<ConfToken> tokens, PostgresVersion version) =>
        [.. tokens.Select(token => token switch
    {
        { Quoted: false, Text: "all" } => new NameTest(Kind.All, ""),
        { Quoted: false, Text: "sameuser" } => new(Kind.SameUser, ""),
        { Quoted: false, Text: "samerole" or "samegroup" } => new(Kind.SameRole, ""),
        { Quoted: false, Text: "replication" } => new(Kind.Replication, ""),
        _ => Name(token, version),
    })];

    private static NameTest Name(ConfToken token, PostgresVersion version) => version.Major >= 16 && token.Text.StartsWith('/')
        ? new(Kind.Pattern, token.Text, HbaRegex.Compile(token.Text[1..]))
        : new(Kind.Literal, token.Text);

    /// <summary>Null when it is not knowable here.</summary>
    public bool? IsRole(HbaAttempt attempt) => _kind switch
    {
        Kind.All => true,
        Kind.Group => IsMember(attempt, _text),
        Kind.Pattern => HbaRegex.IsMatch(_pattern, attempt.Role),
        _ => string.Equals(_text, attempt.Role, StringComparison.Ordinal),
    };

    public bool? IsDatabase(HbaAttempt attempt)
    {
        if (attempt.Replication) return _kind == Kind.Replication;
        return _kind switch
        {
            Kind.All => true,
            Kind.SameUser => string.Equals(attempt.Database, attempt.Role, StringComparison.Ordinal),
            Kind.SameRole => IsMember(attempt, attempt.Database),
            Kind.Replication => false,
            Kind.Pattern => HbaRegex.IsMatch(_pattern, attempt.Database),
            _ => string.Equals(_text, attempt.Database, StringComparison.Ordinal),
        };
    }

    /// <summary>A role that is there is a member of itself; superusers are members of nothing by that.</summary>
    private static bool? IsMember(HbaAttempt attempt, string group)
    {
        if (!attempt.RoleExists) return false;
        if (string.Equals(group, attempt.Role, StringComparison.Ordinal)) return true;
        if (attempt.MemberOf is not { } groups) return null;
        foreach (var one in groups.AsSpan())
            if (string.Equals(one, group, StringComparison.Ordinal)) return true;
        return false;
    }
}
