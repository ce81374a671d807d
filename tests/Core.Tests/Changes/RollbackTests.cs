using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class RollbackTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly FakeServerControl _server = new();

    [Fact]
    public async Task A_rollback_restores_bytes_modes_and_owners_and_removes_what_was_created()
    {
        _place.Write("pg_hba.conf", "1", Workplace.PrivateFile);
        if (Workplace.IsRoot)
            Workplace.Run("chown", "7:8", _place.At("pg_hba.conf"));
        var before = _place.Snapshot();
        var id = await AppliedAsync(_place.Change("pg_hba.conf", "2") with { Owner = Workplace.IsRoot ? new FileOwner(9, 9, null) : null },
            _place.Secret("server.key", "KEY"));

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await RollbackAsync(id));

        Assert.Equal(id, back.JournalId);
        Assert.Empty(back.Findings);
        Assert.Equal(before, _place.Snapshot());
        Assert.Equal(2, _server.Reloads);
        Assert.Equal(JournalState.RolledBack, Assert.Single(_place.Applier().History(null)).State);
        Assert.Equal("entry-does-not-stand",
            Assert.Single(Assert.IsType<ApplyOutcome.Refused>(await RollbackAsync(id)).Findings).Code.Text);
    }

    [Fact]
    public async Task It_is_rolled_back_only_once_the_server_was_reloaded_or_why_not_is_written_down()
    {
        _place.Write("a", "1");
        var seen = new List<JournalState>();
        _server.OnReload = () => seen.Add(_place.Applier().History(null)[0].State);

        await RollbackAsync(await AppliedAsync(_place.Change("a", "2")));
        var id = await AppliedAsync(_place.Change("a", "3"));
        _server.Reload = new ReloadOutcome.Failed(FakeServerControl.Bad[0]);
        await RollbackAsync(id);

        // The reload of each apply, and of each rollback.
        Assert.All(seen, state => Assert.Equal(JournalState.Started, state));
        Assert.Equal(4, seen.Count);
        var entry = _place.Applier().History(null)[0];
        Assert.Equal((JournalState.RolledBack, "The server did not take pg_hba.conf."), (entry.State, entry.Findings.Single().Message));
    }

    [Fact]
    public async Task A_file_edited_since_stops_the_rollback_of_all()
    {
        _place.Write("a", "1");
        _place.Write("b", "1");
        var id = await AppliedAsync(_place.Change("a", "2"), _place.Change("b", "2"));
        _place.Write("a", "edited");

        var drifted = Assert.IsType<ApplyOutcome.Drifted>(await RollbackAsync(id));

        Assert.Equal((_place.At("a"), "edited-since"), (drifted.Path, Assert.Single(drifted.Findings).Code.Text));
        Assert.Equal(("edited", "2"), (_place.Read("a"), _place.Read("b")));
        Assert.Equal(JournalState.Applied, Assert.Single(_place.Applier().History(null)).State);
    }

    [Fact]
    public async Task A_later_entry_on_the_same_file_must_go_first_even_when_the_bytes_match()
    {
        _place.Write("a", "1");
        var first = await AppliedAsync(_place.Change("a", "2"));
        var second = await AppliedAsync(_place.Change("a", "3"));
        var third = await AppliedAsync(_place.Change("a", "2"));

        var finding = Assert.Single(Assert.IsType<ApplyOutcome.Drifted>(await RollbackAsync(first)).Findings);
        Assert.Equal("changed-by-later-entry", finding.Code.Text);
        Assert.Contains(third.ToString(), finding.Remedy, StringComparison.Ordinal);

        Assert.Equal([third, second, first], _place.Applier().History(null).Select(e => e.Id));
        foreach (var id in new[] { third, second, first })
            Assert.IsType<ApplyOutcome.RolledBack>(await RollbackAsync(id));
        Assert.Equal("1", _place.Read("a"));
    }

    [Fact]
    public async Task An_earlier_entry_can_go_when_the_later_one_changed_other_files()
    {
        _place.Write("a", "1");
        var first = await AppliedAsync(_place.Change("a", "2"));
        await AppliedAsync(_place.Change("b", "3"));
        Assert.IsType<ApplyOutcome.RolledBack>(await RollbackAsync(first));
        Assert.Equal("1", _place.Read("a"));
    }

    [Fact]
    public async Task A_server_that_is_down_does_not_stop_a_rollback()
    {
        _place.Write("a", "1");
        var id = await AppliedAsync(_place.Change("a", "2"));
        _server.Reload = new ReloadOutcome.Failed(new Finding(FindingCode.Unreachable, Severity.Error, "The server does not answer."));

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await RollbackAsync(id));

        Assert.Equal("1", _place.Read("a"));
        Assert.Equal(("unreachable", Severity.Warning), (back.Findings[0].Code.Text, back.Findings[0].Severity));
    }

    [Fact]
    public async Task A_damaged_backup_is_told_and_never_written()
    {
        _place.Write("a", "1");
        var id = await AppliedAsync(_place.Change("a", "2"));
        var backup = Assert.Single(Directory.GetFiles(_place.Journal, "*.before", SearchOption.AllDirectories));
        File.WriteAllText(backup, "rotten");

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await RollbackAsync(id));

        Assert.Equal(("restore-failed", Severity.Error), (Assert.Single(back.Findings).Code.Text, back.Findings[0].Severity));
        Assert.Equal("2", _place.Read("a"));
        // Begun and not ended: what comes next for this target must not build on it.
        Assert.Equal("restore-failed",
            Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(_place.Change("b", "x"))).Findings[0].Code.Text);
        File.WriteAllText(backup, "1");
        Assert.Equal(JournalState.RolledBack, Assert.Single(_place.Applier().Recover()).State);
        Assert.Equal("1", _place.Read("a"));
    }

    [Fact]
    public async Task An_entry_that_does_not_exist_is_refused() =>
        Assert.Equal("no-such-entry",
            Assert.Single(Assert.IsType<ApplyOutcome.Refused>(await RollbackAsync(Guid.NewGuid())).Findings).Code.Text);

    private async Task<Guid> AppliedAsync(params FileChange[] changes) =>
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(changes)).JournalId;

    private Task<ApplyOutcome> ApplyAsync(params FileChange[] changes) =>
        _place.Applier().ApplyAsync(_place.Plan(changes), _server, null, CancellationToken.None);

    private Task<ApplyOutcome> RollbackAsync(Guid id) => _place.Applier().RollbackAsync(id, _server, null, CancellationToken.None);

    public void Dispose() => _place.Dispose();
}
