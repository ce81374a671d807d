using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Setup.Recipes;

/// <summary>An advice's mechanical remedy, found again on the files as they are now.</summary>
public static class FollowAdviceRecipe
{
    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.FollowAdvice request, ImmutableArray<DatabaseClient> clients) => throw new NotSupportedException();
}
