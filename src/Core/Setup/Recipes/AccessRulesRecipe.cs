namespace PgTlsDashboard.Core.Setup.Recipes;

/// <summary>Access rules as a person edited them: checked as the server would, then written as they are.</summary>
public static class AccessRulesRecipe
{
    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.AccessRules request) => throw new NotSupportedException();
}
