using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>Whether a record lies in what a person chose: not at all, partly (it covers others too), or whole.</summary>
internal enum Coverage
{
    None,
    Part,
    Whole,
}

/// <summary>The databases, roles and addresses that a person chose, each as pg_hba.conf writes it; null chooses everything.</summary>
internal sealed record RecordScope(ImmutableArray<string>? Databases, ImmutableArray<string>? Roles, ImmutableArray<string>? Addresses,
    PostgresVersion Version)
{
    public Coverage Of(HbaRecord record)
    {
        if (Addresses is { } chosen && !chosen.Any(address => LiesIn(record, address))) return Coverage.None;
        if (AreNamed(record.Databases, Databases) && AreNamed(record.Roles, Roles)) return Coverage.Whole;
        var (databases, roles) = (Chosen(Databases, NamePart.OfDatabases), Chosen(Roles, NamePart.OfRoles));
        return May(record.Databases, Databases, NamePart.OfDatabases(record.Databases, Version), databases, roles)
            && May(record.Roles, Roles, NamePart.OfRoles(record.Roles, Version), roles, databases)
                ? Coverage.Part
                : Coverage.None;
    }

    /// <summary>The record's databases column narrowed to what was chosen, as text for a record.</summary>
    public string DatabasesOf(HbaRecord record) => Narrow(record.Databases, Databases);

    public string RolesOf(HbaRecord record) => Narrow(record.Roles, Roles);

    /// <summary>A token as pg_hba.conf writes it: quoted where a bare one would mean something else.</summary>
    public static string Text(ConfToken token) => HbaRecordText.Token(token);

    /// <summary>An address that is this machine's own: 127.0.0.0/8, ::1, localhost, samehost.</summary>
    public static bool IsLoopback(HbaRecord record) => RecordMeaning.IsLoopback(record);

    /// <summary>Whether the record's address is the chosen one as written, or a network within it.</summary>
    public static bool LiesIn(HbaRecord record, string chosen) =>
        HbaRecordText.Plain(record.Address) == chosen
        || (HbaInterface.Parse(chosen) is { } network && record.Address is HbaAddress.Network
            && AddressPart.Of(new HbaAddress.Network(network.Address, network.Mask))[0].Covers(AddressPart.Of(record.Address)[0]));

    private static bool AreNamed(ImmutableArray<ConfToken> tokens, ImmutableArray<string>? chosen) =>
        chosen is not { } names || tokens.All(token => names.Contains(token.Text));

    private ImmutableArray<NamePart> Chosen(ImmutableArray<string>? names,
        Func<ImmutableArray<ConfToken>, PostgresVersion, ImmutableArray<NamePart>> read) => names is null
        ? [NamePart.Of(NameSet.All)]
        : read([.. names.Value.Select(name => new ConfToken(name, Quoted: false))], Version);

    /// <summary>
    /// all, groups and patterns may mean a chosen name, or somebody whom a chosen word means; a word that was chosen means itself.
    /// </summary>
    private static bool May(ImmutableArray<ConfToken> tokens, ImmutableArray<string>? names, ImmutableArray<NamePart> parts,
        ImmutableArray<NamePart> chosen, ImmutableArray<NamePart> otherDirection)
    {
        if (names is null || tokens.Any(token => names.Value.Contains(token.Text))) return true;
        return (chosen.Any(IsWide) && parts.Any(IsWide)) || parts.Any(part => chosen.Any(one => !IsWide(one) && Share(one, part)));

        bool Share(NamePart one, NamePart part) =>
            one.MayShare(part, otherDirection is [var only] && !IsWide(only) ? only : NamePart.Of(NameSet.All));
    }

    /// <summary>Names that are not told one by one.</summary>
    private static bool IsWide(NamePart part) => part.Word is not null || part.Names.Except;

    private static string Narrow(ImmutableArray<ConfToken> tokens, ImmutableArray<string>? chosen)
    {
        if (chosen is not { } names) return string.Join(",", tokens.Select(Text));
        var named = tokens.Where(t => names.Contains(t.Text)).Select(Text).ToArray();
        var wide = tokens.Any(t => !names.Contains(t.Text));
        return wide ? string.Join(",", names.Select(n => Text(new ConfToken(n, false)))) : string.Join(",", named);
    }
}
