using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>The contract with a real agent, a real PostgreSQL and real files.</summary>
public sealed class ChildTests
{
    [Fact]
    public async Task A_child_reads_writes_and_undoes_on_a_server_of_its_account()
    {
        await using var child = await ChildAgent.StartAsync();
        Assert.Equal(ChildAgent.Account.Uid, child.Link.Hello.Uid);
        var outcome = await child.Agent.StartSandboxAsync(new(null), new Progress<string>(), CancellationToken.None);
        var server = Assert.IsType<SandboxOutcome.Running>(outcome).Server;
        var login = new ServerLogin(server.AdminConnection);
        var located = await child.Agent.LocateAsync(new()
        {
            DataDirectory = server.DataDirectory,
            ConfigFile = null,
            HbaFile = null,
            IdentFile = null,
            PgmonetaConf = server.PgmonetaConf,
            ServerPaths = [],
            Login = login,
            Pgmoneta = true,
        }, CancellationToken.None);
        Assert.DoesNotContain(located.Findings, finding => finding.Severity == Core.Severity.Error);
        Assert.NotNull(located.SystemIdentifier);

        var reading = await child.Agent.ReadAsync(new(located.Files, login, true, true), CancellationToken.None);
        Assert.NotNull(reading.Server);
        var hba = Assert.Single(reading.Files, file => file.Path == located.Files.HbaFile);
        var bytes = await new ContentReader().ReadAsync(child.Link, hba.ContentHash!, hba.ContentLength, CancellationToken.None);
        Assert.Contains("scram-sha-256", Encoding.UTF8.GetString(bytes.AsSpan()));

        var key = Assert.IsType<KeyOutcome.Made>(
            await child.Agent.MakeKeyAsync(new(Guid.NewGuid(), KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None));
        Assert.NotEmpty(key.Request);

        var text = Encoding.UTF8.GetString(bytes.AsSpan()) + "host all app 192.0.2.0/24 reject\n";
        var plan = Guid.NewGuid();
        var target = Guid.NewGuid();
        var request = new WriteRequest
        {
            PlanId = plan,
            TargetId = target,
            Recipe = "access-rules",
            Title = "One record more",
            NeedsReload = true,
            Files = located.Files,
            Roots = reading.Roots,
            Writes =
            [
                new()
                {
                    Path = hba.Path, Kind = ChangeKind.Modify, BeforeHash = hba.Hash, KeyId = null, Mode = hba.Mode, Owner = hba.Owner,
                    InPlace = false, IsSecret = false,
                    ContentHash = await ContentWriter.OfferAsync(child.Link, Encoding.UTF8.GetBytes(text), CancellationToken.None),
                },
            ],
            Terms = null,
            Login = login,
            AdminMayBeCutOff = false,
            ByHand = "",
        };
        var applied =
            Assert.IsType<ApplyOutcome.Applied>(await child.Agent.ApplyAsync(request, new Progress<ApplyStep>(), CancellationToken.None));
        var repeated =
            Assert.IsType<ApplyOutcome.Applied>(await child.Agent.ApplyAsync(request, new Progress<ApplyStep>(), CancellationToken.None));
        Assert.Equal(applied.JournalId, repeated.JournalId);
        var entry = Assert.Single(await child.Agent.HistoryAsync(target, CancellationToken.None));
        Assert.NotNull(entry.SettleBy);
        await child.Agent.SettleAsync(new(target, plan, true, [], new(located.Files, login)), CancellationToken.None);
        Assert.Null(Assert.Single(await child.Agent.HistoryAsync(target, CancellationToken.None)).SettleBy);

        var undone = await child.Agent.UndoAsync(
            new(target, applied.JournalId, new(located.Files, login)), new Progress<ApplyStep>(), CancellationToken.None);
        Assert.IsType<ApplyOutcome.RolledBack>(undone);
        var again = await child.Agent.ReadAsync(new(located.Files, login, true, true), CancellationToken.None);
        Assert.Equal(hba.Hash, Assert.Single(again.Files, file => file.Path == hba.Path).Hash);
    }
}
