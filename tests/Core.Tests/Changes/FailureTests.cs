using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class FailureTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly FakeServerControl _server = new();

    private ChangePlan Plan()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n", Workplace.PrivateFile);
        _place.Write("real.conf", "ssl = off\n");
        File.CreateSymbolicLink(_place.At("postgresql.conf"), "real.conf");
        return _place.Plan(
            _place.Secret("server.key", "KEY"), _place.Change("pg_hba.conf", "hostssl all all all md5\n"),
            _place.Change("postgresql.conf", "ssl = on\n"));
    }

    [Fact]
    public async Task A_bad_verdict_puts_everything_back_and_reloads_again()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        _server.Verdict = FakeServerControl.Bad;

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(plan));

        Assert.Equal("The server did not take pg_hba.conf.", back.Because);
        Assert.Contains(FakeServerControl.Bad[0], back.Findings);
        Assert.Equal(before, _place.Snapshot());
        Assert.Equal(2, _server.Reloads);
        var entry = Assert.Single(_place.Applier().History(null));
        Assert.Equal((JournalState.RolledBack, back.Because, back.JournalId), (entry.State, entry.Because, entry.Id));
    }

    [Fact]
    public async Task A_verdict_of_warnings_lets_the_plan_stand()
    {
        _server.Verdict = [new Finding(FindingCode.RestartPending, Severity.Warning, "listen_addresses waits for a restart.")];
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Plan()));
    }

    [Fact]
    public async Task A_failed_reload_puts_everything_back()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        _server.Reload =
            new ReloadOutcome.Failed(new Finding(FindingCode.Unreachable, Severity.Error, "The server does not answer.", "Start it."));
        Assert.Equal("The server does not answer.", Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(plan)).Because);
        Assert.Equal(before, _place.Snapshot());
    }

    [Fact]
    public async Task A_server_control_that_throws_puts_everything_back_and_its_message_goes_nowhere()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        _server.OnVerdict = () => throw new InvalidOperationException("Password=hunter2");

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(plan));

        Assert.Equal(before, _place.Snapshot());
        Assert.Contains("InvalidOperationException", back.Because, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Join(' ', back.Findings) + string.Join(' ', back.Steps), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create ", ".server.key", false)]
    [InlineData("rename", "/pg_hba.conf", true)]
    public async Task A_cancel_before_the_last_file_is_in_place_puts_everything_back(string call, string name, bool touched)
    {
        var plan = Plan();
        var before = _place.Snapshot();
        using var cancel = new CancellationTokenSource();
        var applier = _place.Applier(step =>
        {
            if (step.StartsWith(call, StringComparison.Ordinal) && step.Contains(name, StringComparison.Ordinal))
                cancel.Cancel();
        });

        var outcome = await applier.ApplyAsync(plan, _server, null, cancel.Token);

        var findings = touched
            ? Assert.IsType<ApplyOutcome.RolledBack>(outcome).Findings
            : Assert.IsType<ApplyOutcome.Refused>(outcome).Findings;
        Assert.Equal("cancelled", Assert.Single(findings).Code.Text);
        Assert.Equal(before, _place.Snapshot());
        Assert.Equal(JournalState.RolledBack, Assert.Single(_place.Applier().History(null)).State);
        Assert.Equal(0, _server.Reloads);
    }

    [Fact]
    public async Task A_cancel_after_the_last_file_is_in_place_comes_too_late()
    {
        using var cancel = new CancellationTokenSource();
        _server.OnReload = cancel.Cancel;
        Assert.IsType<ApplyOutcome.Applied>(await _place.Applier().ApplyAsync(Plan(), _server, null, cancel.Token));
        Assert.Equal(1, _server.Verdicts);
    }

    [Fact]
    public async Task A_cancelled_request_writes_nothing()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        Assert.IsType<ApplyOutcome.Refused>(await _place.Applier().ApplyAsync(plan, _server, null, new CancellationToken(canceled: true)));
        Assert.Equal(before, _place.Snapshot());
        Assert.Empty(_place.Applier().History(null));
    }

    [Fact]
    public async Task A_bug_in_the_middle_puts_everything_back_before_it_surfaces()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        var thrown = false;
        var applier = _place.Applier(step =>
        {
            if (thrown || step != $"rename {_place.At("real.conf")}")
                return;
            thrown = true;
            throw new InvalidOperationException("a bug");
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => applier.ApplyAsync(plan, _server, null, CancellationToken.None));
        Assert.Equal(before, _place.Snapshot());
        Assert.Equal(JournalState.RolledBack, Assert.Single(_place.Applier().History(null)).State);
    }

    [Fact]
    public async Task A_manual_reload_leaves_the_files_and_waits_for_the_person()
    {
        var plan = Plan();
        _server.Reload = new ReloadOutcome.Manual("pg_ctlcluster 15 main reload");

        var waiting = Assert.IsType<ApplyOutcome.Waiting>(await ApplyAsync(plan));

        Assert.Equal("pg_ctlcluster 15 main reload", waiting.Command);
        Assert.Equal("ssl = on\n", _place.Read("real.conf"));
        var entry = Assert.Single(_place.Applier().History(null));
        Assert.Equal((JournalState.Waiting, waiting.Command), (entry.State, entry.Command));
        Assert.Empty(_place.Applier().Recover());
        Assert.IsType<ApplyOutcome.Applied>(await _place.Applier().ConfirmAsync(waiting.JournalId, _server, CancellationToken.None));
        Assert.Equal(JournalState.Applied, Assert.Single(_place.Applier().History(null)).State);
        Assert.IsType<ApplyOutcome.Refused>(await _place.Applier().ConfirmAsync(waiting.JournalId, _server, CancellationToken.None));
    }

    [Fact]
    public async Task A_confirmed_entry_that_the_server_did_not_take_is_put_back()
    {
        var plan = Plan();
        var before = _place.Snapshot();
        _server.Reload = new ReloadOutcome.Manual("reload");
        var waiting = Assert.IsType<ApplyOutcome.Waiting>(await ApplyAsync(plan));
        _server.Verdict = FakeServerControl.Bad;

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await _place.Applier()
            .ConfirmAsync(waiting.JournalId, _server, CancellationToken.None));

        Assert.Equal(before, _place.Snapshot());
        Assert.Equal(["hba-rejected", "reload-by-hand"], back.Findings.Select(f => f.Code.Text));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told_in_one_sentence()
    {
        Directory.CreateDirectory(_place.At("is-directory"));
        var plan = _place.Plan(_place.Change("missing/server.crt", "x"), _place.Change("is-directory", "x"), _place.Change("is-pipe", "x"));
        var looped = _place.Plan(_place.Change("loop", "x"));
        // Only now: the test itself must not read them.
        Workplace.Run("mkfifo", _place.At("is-pipe"));
        File.CreateSymbolicLink(_place.At("loop"), "loop");

        var refused = Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(plan));
        Assert.Equal(["directory-missing", "directory-in-place-of-file", "not-a-regular-file"], refused.Findings.Select(f => f.Code.Text));
        Assert.All(refused.Findings, f => Assert.NotNull(f.Remedy));
        refused = Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(looped));
        Assert.Equal("link-loop", Assert.Single(refused.Findings).Code.Text);
    }

    [Fact]
    public async Task A_name_of_255_bytes_can_be_replaced()
    {
        var name = new string('n', 255);
        _place.Write(name, "1");
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(_place.Plan(_place.Change(name, "2"))));
        Assert.Equal("2", _place.Read(name));
        Assert.Single(Directory.GetFiles(_place.Target));
    }

    private Task<ApplyOutcome> ApplyAsync(ChangePlan plan) => _place.Applier().ApplyAsync(plan, _server, null, CancellationToken.None);

    public void Dispose() => _place.Dispose();
}
