using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Server.Tests.Fakes;

public sealed class StubPlaintextWatch(StubTargets targets) : IPlaintextWatch
{
    private static readonly HbaRecord s_record = HbaRules.Read(
        ConfigurationFiles.Empty.With("/pg/pg_hba.conf",
            [.. Encoding.UTF8.GetBytes("\n\n\n\n\n\nhost shop app 10.0.0.0/8 scram-sha-256\n")]), "/pg/pg_hba.conf",
            PostgresVersion.OfMajor(17)).Records[0];

    private bool _watching;

    public ImmutableArray<Finding> Refusal { get; set; } = [];

    public string? Actor { get; private set; }

    public int Samples { get; private set; }

    public Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken) => Task.FromResult(
        targets.Known.All(t => t.Id != targetId) ? null : new PlaintextWatchReport
        {
            Watch = _watching ? new() { TargetId = targetId, Since = Some.Now, Samples = 4_320, LastSample = Some.Now.AddDays(3) } : null,
            Records =
                [
                    new(s_record,
                        [new() { Role = "app", Database = "shop", Address = "10.0.0.5", ApplicationName = "api", FirstSeen = Some.Now,
                            LastSeen = Some.Now, Samples = 2 }])],
            Elsewhere = [],
        });

    public Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken)
    {
        (_watching, Actor) = (Refusal.IsEmpty, actor);
        return Task.FromResult(Refusal);
    }

    public Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken)
    {
        var stopped = _watching && targets.Known.Any(t => t.Id == targetId);
        if (stopped) _watching = false;
        return Task.FromResult(stopped);
    }

    public Task SampleAsync(CancellationToken cancellationToken)
    {
        Samples++;
        return Task.CompletedTask;
    }
}
