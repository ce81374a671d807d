using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>
/// An advice's mechanical remedy, found again on the files as they are now, and proven before it is offered: the server takes the result,
/// the advice is gone, nobody gains.
/// </summary>
public static class FollowAdviceRecipe
{
    private const string Title = "Access rules follow an advice";

    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.FollowAdvice request, ImmutableArray<DatabaseClient> clients)
    {
        if (HbaFileErrors.Check(snapshot) is { IsEmpty: false } broken) return RecipeDraft.Refused(Title, broken);
        var facts = SnapshotAdvice.Facts(snapshot, clients);
        var before = HbaAdviser.Advise(snapshot.Hba, facts);
        ImmutableArray<HbaAdvice> asked =
            [.. before.Where(advice => advice.Finding.Code.Text == request.Code
                && (request.At is null || advice.Finding.At == request.At))];
        if (asked is not [var advice])
            return RecipeDraft.Refused(Title, asked.IsEmpty ? NotThere(request) : Ambiguous(request));
        if (advice.Remedy is not { } remedy) return RecipeDraft.Refused(Title, NotMechanical(advice));

        var edits = new HbaEdits(snapshot);
        edits.Add(remedy.FileName, remedy.Edits);
        var changes = edits.ToChanges(out var problems);
        if (!problems.IsEmpty) return RecipeDraft.Refused(Title, problems);
        return IsProven(snapshot, advice, before, facts, snapshot.HbaWith(changes))
            ? new() { Title = $"Access rules follow {request.Code}", Changes = changes }
            : RecipeDraft.Refused(Title, NotProven(advice));
    }

    private static bool IsProven(TargetSnapshot snapshot, HbaAdvice advice, ImmutableArray<HbaAdvice> before, AdviceFacts facts,
        HbaRules after)
    {
        if (!after.Accepted || !AccessDelta.Compare(snapshot.Hba, after).Gains.IsEmpty) return false;
        int Count(ImmutableArray<HbaAdvice> all) => all.Count(other => other.Finding.Code == advice.Finding.Code);
        return Count(HbaAdviser.Advise(after, facts)) < Count(before);
    }

    private static Finding NotThere(RecipeRequest.FollowAdvice request) => new(
        FindingCode.AdviceGone, Severity.Error,
        $"The access rules as they are now do not give the advice {request.Code}{(request.At is null ? "" : " at that place")}.",
        "Read the advice again: the files may have changed.", request.At);

    private static Finding Ambiguous(RecipeRequest.FollowAdvice request) => new(
        FindingCode.AdviceAmbiguous, Severity.Error, $"The advice {request.Code} is given more than once.",
        "Say with `at` which one: file:line.");

    private static Finding NotMechanical(HbaAdvice advice) => new(
        FindingCode.AdviceNotMechanical, Severity.Error, "This advice has no remedy that a program can choose.", advice.Finding.Remedy,
        advice.Finding.At);

    private static Finding NotProven(HbaAdvice advice) => new(
        FindingCode.AdviceNotSafe, Severity.Error,
        "The remedy would not end what the advice tells without letting somebody in who is kept out now.", "Edit the records by hand.",
        advice.Finding.At);
}
