namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>A fact about giving files away, which only root may do; elsewhere it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Workplace.IsRoot) Skip = "Changing a file's owner needs root.";
    }
}
