using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>Access rules as a person edited them: checked as the server would, then written as they are.</summary>
public static class AccessRulesRecipe
{
    private const string Title = "Access rules edited";

    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.AccessRules request)
    {
        if (request.Files.IsDefaultOrEmpty)
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.FilesMissing, Severity.Error, "No file is given.", "Give the files that were edited, whole.",
                    "files"));
        var ident = AccessFiles.OfIdent(snapshot);
        var known = AccessFiles.OfHba(snapshot).Union(ident);
        ImmutableArray<Finding> problems =
        [
            .. request.Files.GroupBy(file => file.Path, StringComparer.Ordinal).Where(files => files.Skip(1).Any())
                .Select(files => Twice(files.Key)),
            .. request.Files.Select(file => Check(snapshot, known, file)).OfType<Finding>(),
        ];
        if (!problems.IsEmpty) return RecipeDraft.Refused(Title, problems);

        ImmutableArray<FileChange> changes =
            [.. request.Files.Select(file => FileEdits.Modify(snapshot.Files[file.Path], file.Content)).OfType<FileChange>()];
        problems = Check(snapshot, changes, ident);
        return problems.Any(problem => problem.Severity == Severity.Error)
            ? RecipeDraft.Refused(Title, problems)
            : new() { Title = Title, Changes = changes, Findings = problems };
    }

    private static Finding? Check(TargetSnapshot snapshot, ImmutableHashSet<string> known, EditedFile file)
    {
        if (!known.Contains(file.Path) || !snapshot.Files.TryGetValue(file.Path, out var read))
        {
            return new(
                FindingCode.NotAnAccessFile, Severity.Error, "A given path is no file of this target's access rules.",
                $"Give pg_hba.conf, pg_ident.conf or a file that they "
                    + $"include: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(10))}.", file.Path);
        }

        if (read.Content is null)
            return new(FindingCode.HbaUnreadable, Severity.Error, $"{file.Path} cannot be read, so an edit of it cannot be compared.",
                "Let this program's account read the file, then plan again.", file.Path);
        return string.Equals(file.BaseHash, read.Hash, StringComparison.OrdinalIgnoreCase)
            ? null
            : new(FindingCode.Drifted, Severity.Error, $"{file.Path} was edited by somebody else since this edit began.",
                "Read the file again and repeat the edit on it.", file.Path);
    }

    private static ImmutableArray<Finding> Check(TargetSnapshot snapshot, ImmutableArray<FileChange> changes,
        ImmutableHashSet<string> ident)
    {
        if (changes.IsEmpty) return [];
        var found = ImmutableArray.CreateBuilder<Finding>();
        var rules = snapshot.HbaWith(changes);
        if (!rules.Accepted) found.AddRange(rules.Findings);
        if (changes.Any(change => ident.Contains(change.Path)))
            found.AddRange(snapshot.MapsWith(changes).Findings);
        found.AddRange(Unread(snapshot.Hba, rules));
        return found.ToImmutable();
    }

    /// <summary>A file that the edit is the first to ask for was not read, and what it says is not known.</summary>
    private static IEnumerable<Finding> Unread(HbaRules before, HbaRules after)
    {
        var asked = before.Missing.Select(include => include.Path).ToHashSet(StringComparer.Ordinal);
        return after.Missing
            .Where(include => include.Kind == ConfIncludeKind.IncludeIfExists && asked.Add(include.Path))
            .Select(include => new Finding(
                FindingCode.IncludeNotRead, Severity.Warning,
                $"The edit includes {include.Path} if it exists, and this plan does not know what it says.",
                "Look into it before the apply, if it is there.", $"{include.FileName}:{include.LineNumber}"));
    }

    private static Finding Twice(string path) =>
        new(FindingCode.FileTwice, Severity.Error, "A file is given twice.", "Give each file once.", path);
}
