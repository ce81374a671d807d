using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>What a person typed, before anything is made of it: every fault is reported, not only the first.</summary>
internal static class RequestCheck
{
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromDays(397);
    private const int LongestValidityDays = 3650;

    public static ImmutableArray<SubjectAlternativeName> Names(ImmutableArray<string> texts, out ImmutableArray<Finding> problems)
    {
        var names = ImmutableArray.CreateBuilder<SubjectAlternativeName>();
        var found = ImmutableArray.CreateBuilder<Finding>();
        foreach (var text in texts.IsDefault ? [] : texts)
            if (SubjectAlternativeName.Parse(text, out var problem) is { } name) { if (!names.Contains(name)) names.Add(name); }
            else if (problem is not null) found.Add(problem);
        if (names.Count == 0 && found.Count == 0)
            found.Add(new(FindingCode.NamesMissing, Severity.Error, "A server certificate needs at least one name.",
                "Name the host that clients connect to."));
        if (names.Count > 100)
            found.Add(new(FindingCode.NamesTooMany, Severity.Error,
                $"{names.Count} names are more than the 100 that one certificate takes here.",
                "Split them over several servers, or use a wildcard."));
        problems = found.ToImmutable();
        return names.ToImmutable();
    }

    /// <summary>What records are chosen by: each name could stand in pg_hba.conf, and an empty list is not taken for everything.</summary>
    public static ImmutableArray<Finding> Scope(ImmutableArray<string>? databases, ImmutableArray<string>? roles,
        ImmutableArray<string>? addresses)
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (field, names) in (ReadOnlySpan<(string, ImmutableArray<string>?)>)[("databases", databases), ("roles", roles),
            ("addresses", addresses)])
        {
            if (names is { IsEmpty: true })
                found.Add(new(FindingCode.ChoiceEmpty, Severity.Error, $"`{field}` is an empty list, which chooses no record.",
                    "Leave it out to choose all, or name some.", field));
            foreach (var name in names ?? [])
                if (string.IsNullOrEmpty(name) || name.Length > 255 || name.Any(char.IsControl))
                    found.Add(new(FindingCode.ChoiceInvalid, Severity.Error,
                        $"An entry of `{field}` is empty, longer than 255 characters, or holds a control character.",
                        "Give each as pg_hba.conf names it.", field));
                else if (field == "addresses" && name.Contains('/', StringComparison.Ordinal) && HbaInterface.Parse(name) is null)
                    found.Add(new(FindingCode.AddressInvalid, Severity.Error, $"{name} is no network.",
                        "Write it like 10.0.0.0/8 or fd00::/8.", field));
        }
        return found.ToImmutable();
    }

    public static ImmutableArray<Finding> Validity(int days) => days is >= 1 and <= LongestValidityDays
        ? []
        : [new(FindingCode.ValidityOutOfRange, Severity.Error, $"A validity of {days} days is not possible.",
            $"Choose 1 to {LongestValidityDays} days; 397 is the default.")];

    /// <summary>
    /// A missing role is an error where the server could be asked; a role that may not log in is not listed by it either.
    /// </summary>
    public static ImmutableArray<Finding> Role(string role, TargetSnapshot snapshot)
    {
        if (RoleName.Problem(role) is { } problem) return [problem];
        if (snapshot.Server is { } server && !server.Roles.Any(r => r.Name == role))
            return [new(FindingCode.RoleMissing, Severity.Error, $"The server has no role {role} that may log in.",
                $"CREATE ROLE \"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\" LOGIN, or check the spelling: names are "
                    + "case-sensitive here.")];
        return [];
    }
}
