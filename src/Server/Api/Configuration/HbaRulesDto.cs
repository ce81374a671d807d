using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>A row of <c>pg_hba_file_rules</c>, null where the view shows NULL.</summary>
public sealed record HbaRuleDto(
    string FileName, int LineNumber, string? Type, string[]? Database, string[]? UserName, string? Address, string? Netmask,
    string? AuthMethod,
    string[]? Options, string? Error)
{
    public static HbaRuleDto Of(HbaRule rule) => new(
        rule.FileName, rule.LineNumber, rule.Type, rule.Database?.ToArray(), rule.UserName?.ToArray(), rule.Address, rule.Netmask,
        rule.AuthMethod,
        rule.Options?.ToArray(), rule.Error);
}

/// <summary>What a version makes of a pg_hba.conf.</summary>
/// <param name="Accepted">Whether a reload would take the file.</param>
public sealed record HbaRulesDto(bool Accepted, HbaRuleDto[] Rules, FindingDto[] Findings)
{
    /// <summary>
    /// Of a target's own file: the passwords that options carry (<c>ldapbindpasswd</c>, <c>radiussecrets</c>) stay on the server.
    /// </summary>
    public static HbaRulesDto WithoutSecrets(HbaRules rules) =>
        Of(rules with { Rows = [.. rules.Rows.Select(r => r with { Options = Shown(r.Options) })] });

    private static ImmutableArray<string>? Shown(ImmutableArray<string>? options) =>
        options is { } all
            ? [.. all.Select(o => o.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
                ? new HbaOption(o[..end], o[(end + 1)..]).Shown
                : o)]
            : null;

    public static HbaRulesDto Of(HbaRules rules) =>
        new(rules.Accepted, [.. rules.Rows.Select(HbaRuleDto.Of)], FindingDto.Of(rules.Findings));
}
