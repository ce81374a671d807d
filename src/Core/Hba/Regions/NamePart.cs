using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regexes;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>How much of a region a record takes in one direction.</summary>
internal enum Overlap
{
    /// <summary>What is inside and what is outside is known.</summary>
    Known,

    /// <summary>An unknown share of something large: the rest is what the region speaks of.</summary>
    Share,

    /// <summary>All of it or nothing, and only the server knows.</summary>
    Doubt,
}

/// <summary>
/// Part of a region's roles or databases: names that are known, or a word whose members are not (<c>+team</c>, <c>sameuser</c>,
/// <c>/regex</c>).
/// </summary>
internal sealed record NamePart(NameSet Names, string? Word)
{
    public static NamePart Of(NameSet names) => new(names, null);

    public bool IsEmpty => Word is null && Names.IsEmpty;

    public bool IsPattern => Word is not null && Word.StartsWith('/');

    public static ImmutableArray<NamePart> OfRoles(ImmutableArray<ConfToken> tokens, PostgresVersion version)
    {
        if (tokens.Any(token => token.IsKeyword("all"))) return [Of(NameSet.All)];
        return Split(tokens, token => (!token.Quoted && token.Text.StartsWith('+')) || IsExpression(token, version), replication: false);
    }

    public static ImmutableArray<NamePart> OfDatabases(ImmutableArray<ConfToken> tokens, PostgresVersion version)
    {
        var replication = tokens.Any(token => token.IsKeyword("replication"));
        if (tokens.Any(token => token.IsKeyword("all"))) return [Of(NameSet.All with { Replication = replication })];
        return Split([.. tokens.Where(token => !token.IsKeyword("replication"))], token => IsRelation(token)
            || IsExpression(token, version), replication);
    }

    private static bool IsRelation(ConfToken token) => token.IsKeyword("sameuser") || token.IsKeyword("samerole")
        || token.IsKeyword("samegroup");

    private static bool IsExpression(ConfToken token, PostgresVersion version) => version.Major >= 16 && token.Text.StartsWith('/');

    private static ImmutableArray<NamePart> Split(ImmutableArray<ConfToken> tokens, Func<ConfToken, bool> isWord, bool replication)
    {
        var names = NameSet.Of(tokens.Where(token => !isWord(token)).Select(token => token.Text), replication);
        var words = tokens.Where(isWord)
            .Select(token => token.Text == "samegroup" ? "samerole" : token.Text).Distinct(StringComparer.Ordinal)
            .Select(word => new NamePart(NameSet.Of([]), word));
        return names.IsEmpty ? [.. words] : [Of(names), .. words];
    }

    /// <summary>Cuts this part of a region by a record's part.</summary>
    public (Overlap Overlap, NamePart Inside, NamePart Outside) Cut(NamePart record, NamePart otherDirection)
    {
        var nothing = Of(NameSet.Of([]));
        if (record.Word is null && Word is null) return (Overlap.Known, Of(Names.Intersect(record.Names)), Of(Names.Minus(record.Names)));
        if (Word is not null && (record.Word == Word || (record.Word is null && record.Names.Except)))
            return (Overlap.Known, this, nothing);
        if (Word is not null)
        {
            var apart = record.Word is null && (record.Names.Names.IsEmpty
                || (IsPattern && record.Names.Names.All(name => HbaRegex.IsMatch(Word[1..], name) == false)));
            return apart ? (Overlap.Known, nothing, this) : (Overlap.Share, this, this);
        }

        if (Names.Except) return (Overlap.Share, this, this);
        if (Names.Names.IsEmpty) return (Overlap.Known, nothing, this);
        var fits = Names.Names.Select(name => Fits(record.Word!, name, otherDirection)).ToList();
        if (fits.Contains(null))
            return fits.All(fit => fit is null) && !Names.Replication ? (Overlap.Doubt, this, nothing) : DoubtOfSome(fits);
        var inside = NameSet.Of(Names.Names.Where((_, index) => fits[index] == true));
        return (Overlap.Known, Of(inside), Of(Names.Minus(inside)));
    }

    /// <summary>Whether a name may be in both.</summary>
    public bool MayShare(NamePart record, NamePart otherDirection)
    {
        var (overlap, inside, _) = Cut(record, otherDirection);
        return overlap != Overlap.Known || !inside.IsEmpty;
    }

    private (Overlap Overlap, NamePart Inside, NamePart Outside) DoubtOfSome(List<bool?> fits)
    {
        var maybe = NameSet.Of(Names.Names.Where((_, index) => fits[index] != false));
        return (Overlap.Doubt, Of(maybe), Of(Names.Minus(maybe)));
    }

    private static bool? Fits(string word, string name, NamePart otherDirection)
    {
        if (word.StartsWith('/')) return HbaRegex.IsMatch(word[1..], name);
        if (word.StartsWith('+')) return word[1..] == name ? true : null;
        // sameuser and samerole compare a database with the role.
        if (otherDirection.Word is not null || otherDirection.Names.Except) return null;
        if (otherDirection.Names.Single == name) return true;
        return word == "sameuser" && !otherDirection.Names.Names.Contains(name) ? false : null;
    }

    public override string ToString()
    {
        if (Word is not null) return Word;
        if (Names.Except) return Names.Replication ? "all,replication" : "all";
        return string.Join(',', Names.Replication ? Names.Names.Append("replication") : Names.Names);
    }
}
