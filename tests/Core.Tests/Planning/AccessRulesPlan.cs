using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>A plan for an edited file of the access rules, as the service makes it.</summary>
internal static class AccessRulesPlan
{
    public static async Task<SetupPlan> PlanAsync(TargetSnapshot snapshot, string path, string text)
    {
        var request = new RecipeRequest.AccessRules { Files = [new(path, snapshot.Files[path].Hash!, [.. Encoding.UTF8.GetBytes(text)])] };
        return await PlanAsync(snapshot, request);
    }

    /// <summary>For recipes that edit files alone: they need no authority and no key.</summary>
    public static async Task<SetupPlan> PlanAsync(TargetSnapshot snapshot, RecipeRequest request) =>
        (await new PlanMaker(null!, null!, new NoClients(), TimeProvider.System).MakeAsync(snapshot, request, null,
            CancellationToken.None)).Plan;

    /// <summary>The same on the caller's thread: with nothing to wait for, the plan is there at once.</summary>
    public static SetupPlan Plan(TargetSnapshot snapshot, string path, string text)
    {
        var made = PlanAsync(snapshot, path, text);
        Assert.True(made.IsCompleted);
        return made.GetAwaiter().GetResult();
    }

    private sealed class NoClients : IClientStore
    {
        public Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<DatabaseClient>.Empty);

        public Task<DatabaseClient?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddAsync(DatabaseClient client, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task MarkDownloadedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
