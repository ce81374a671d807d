using System.Collections.Concurrent;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>The majors that the program promises to serve, for <c>[ClassData(typeof(Majors))]</c>.</summary>
public sealed class Majors : TheoryData<int>
{
    public Majors()
    {
        foreach (var major in PostgresBinaries.Majors) Add(major);
    }
}

/// <summary>
/// One stock server a major, started when first asked for and shared by the classes of the collection: leave it as you found it,
/// or start a <see cref="PostgresServer"/> of your own.
/// </summary>
public sealed class ServersByMajor : IAsyncLifetime
{
    public const string Collection = "servers by major";

    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    public Task<PostgresServer> ServerAsync(int major) =>
        _servers.GetOrAdd(major, m => new Lazy<Task<PostgresServer>>(() => PostgresServer.StartAsync(m))).Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values) await (await server.Value).DisposeAsync();
    }
}

[CollectionDefinition(ServersByMajor.Collection)]
public sealed class ServersByMajorCollection : ICollectionFixture<ServersByMajor>;
