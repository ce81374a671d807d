using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>Confirm or roll back, as the writer keeps it.</summary>
public sealed class CommitConfirmedTests : IDisposable
{
    private static readonly CommitConfirmedTerms s_terms = new(TimeSpan.FromMinutes(5), ["app", "repl"]);

    private readonly Workplace _place = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
    private readonly FakeServerControl _server = new();

    public CommitConfirmedTests() => _place.Write("pg_hba.conf", "old\n");

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_journal_holds_the_deadline_before_the_server_is_told_to_reload()
    {
        JournalEntry? seen = null;
        _server.OnReload = () => seen ??= Assert.Single(Applier.History(null));

        var outcome = await ApplyAsync();

        Assert.Equal((JournalState.OnProbation, _time.GetUtcNow().AddMinutes(5)), (seen!.State, seen.Until));
        Assert.Equal("app repl", string.Join(' ', seen.Roles));
        Assert.Equal((_time.GetUtcNow().AddMinutes(5), "app repl"), (outcome.Until, string.Join(' ', outcome.Roles)));
        Assert.Equal("new\n", _place.Read("pg_hba.conf"));
    }

    [Fact]
    public async Task Nobody_confirms_and_the_old_files_are_back_and_loaded()
    {
        var applied = await ApplyAsync();
        _time.Advance(TimeSpan.FromMinutes(5));

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await ExpireAsync(applied.JournalId));

        Assert.Equal("Nobody confirmed it by 2026-11-25 09:05:00 UTC.", back.Because);
        Assert.Equal(("old\n", 2), (_place.Read("pg_hba.conf"), _server.Reloads));
        var entry = Assert.Single(Applier.History(null));
        Assert.Equal((JournalState.RolledBack, back.Because, null), (entry.State, entry.Because, entry.Until));
        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task A_second_before_the_deadline_nothing_is_due()
    {
        var applied = await ApplyAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));

        Assert.Equal("nothing-due", Code(await ExpireAsync(applied.JournalId)));

        Assert.Equal("new\n", _place.Read("pg_hba.conf"));
        Assert.Equal(_time.GetUtcNow().AddSeconds(1), Assert.Single(Applier.Pending()).Due);
    }

    [Fact]
    public async Task What_was_kept_is_never_rolled_back_by_time()
    {
        var applied = await ApplyAsync();
        Assert.IsType<ApplyOutcome.Applied>(await Applier.KeepAsync(applied.JournalId, CancellationToken.None));
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("nothing-due", Code(await ExpireAsync(applied.JournalId)));

        Assert.Equal("new\n", _place.Read("pg_hba.conf"));
        var entry = Assert.Single(Applier.History(null));
        Assert.Equal((JournalState.Applied, null), (entry.State, entry.Until));
        Assert.Empty(entry.Roles);
    }

    [Fact]
    public async Task Who_saw_it_on_probation_does_not_roll_back_what_was_kept_meanwhile()
    {
        var applied = await ApplyAsync();
        Assert.IsType<ApplyOutcome.Applied>(await Applier.KeepAsync(applied.JournalId, CancellationToken.None));

        var stale = await Applier.RollbackAsync(applied.JournalId, _server, null, CancellationToken.None, JournalState.OnProbation);

        var finding = Assert.Single(Assert.IsType<ApplyOutcome.Refused>(stale).Findings);
        Assert.Equal(("entry-moved-on", "“Require TLS” was kept meanwhile and is no longer on probation: nothing was undone."),
            (finding.Code.Text, finding.Message));
        Assert.Equal("new\n", _place.Read("pg_hba.conf"));
        Assert.IsType<ApplyOutcome.RolledBack>(
            await Applier.RollbackAsync(applied.JournalId, _server, null, CancellationToken.None, JournalState.Applied));
        Assert.NotEqual("new\n", _place.Read("pg_hba.conf"));
    }

    [Fact]
    public async Task At_the_deadline_it_is_too_late_to_keep()
    {
        var applied = await ApplyAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("probation-over", Code(await Applier.KeepAsync(applied.JournalId, CancellationToken.None)));
    }

    [Fact]
    public async Task A_second_apply_waits_until_the_first_is_settled()
    {
        var applied = await ApplyAsync();
        var second = _place.Plan(_place.Change("pg_hba.conf", "newer\n"));

        var refused = Assert.IsType<ApplyOutcome.Refused>(await Applier.ApplyAsync(second, _server, null, CancellationToken.None));

        var finding = Assert.Single(refused.Findings);
        Assert.Equal(("on-probation", "“Require TLS” is on probation until 2026-11-25 09:05:00 UTC."),
            (finding.Code.Text, finding.Message));
        await Applier.KeepAsync(applied.JournalId, CancellationToken.None);
        Assert.IsType<ApplyOutcome.Applied>(await Applier.ApplyAsync(second, _server, null, CancellationToken.None));
    }

    [Fact]
    public async Task It_can_be_rolled_back_before_its_time()
    {
        var applied = await ApplyAsync();
        Assert.IsType<ApplyOutcome.RolledBack>(await Applier.RollbackAsync(applied.JournalId, _server, null, CancellationToken.None));
        Assert.Equal("old\n", _place.Read("pg_hba.conf"));
        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task A_file_edited_meanwhile_stays_and_is_told()
    {
        _place.Write("pg_ident.conf", "old map\n");
        var applied = Assert.IsType<ApplyOutcome.Unconfirmed>(await Applier.ApplyAsync(
            _place.Plan(_place.Change("pg_hba.conf", "new\n"), _place.Change("pg_ident.conf", "new map\n")), s_terms, _server, null,
            CancellationToken.None));
        _place.Write("pg_ident.conf", "a colleague's\n");
        _time.Advance(TimeSpan.FromMinutes(6));

        var back = Assert.IsType<ApplyOutcome.RolledBack>(await ExpireAsync(applied.JournalId));

        Assert.Equal(("old\n", "a colleague's\n"), (_place.Read("pg_hba.conf"), _place.Read("pg_ident.conf")));
        Assert.Equal("edited-since", Assert.Single(back.Findings).Code.Text);
    }

    [Fact]
    public async Task A_server_that_nobody_can_tell_stays_owed_with_the_command_until_it_is_told()
    {
        var applied = await ApplyAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        _server.Reload = new ReloadOutcome.Manual("pg_ctl reload -D /data");

        await ExpireAsync(applied.JournalId);

        var pending = Assert.Single(Applier.Pending()).Entry;
        Assert.Equal((JournalState.RolledBack, "pg_ctl reload -D /data"), (pending.State, pending.Command));
        Assert.Equal("reload-by-hand", Assert.Single(pending.Findings).Code.Text);
        Assert.Equal("old\n", _place.Read("pg_hba.conf"));

        _server.Reload = new ReloadOutcome.Reloaded("test");
        await ExpireAsync(applied.JournalId);

        var settled = Assert.Single(Applier.History(null));
        Assert.Null(settled.Command);
        Assert.Empty(settled.Findings);
        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task A_person_may_say_that_the_owed_reload_was_made()
    {
        var applied = await ApplyAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        _server.Reload = new ReloadOutcome.Manual("pg_ctl reload");
        await ExpireAsync(applied.JournalId);

        Assert.IsType<ApplyOutcome.RolledBack>(await Applier.ConfirmAsync(applied.JournalId, _server, CancellationToken.None));

        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task Where_nobody_can_reload_there_is_no_probation_and_the_files_are_as_before()
    {
        _server.Reload = new ReloadOutcome.Manual("pg_ctl reload");

        var outcome = Assert.IsType<ApplyOutcome.RolledBack>(await TryAsync());

        Assert.Equal("probation-needs-reload", Assert.Single(outcome.Findings).Code.Text);
        Assert.Equal("old\n", _place.Read("pg_hba.conf"));
        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task A_server_that_refuses_the_files_gets_the_old_ones_at_once()
    {
        _server.Verdict = FakeServerControl.Bad;
        Assert.IsType<ApplyOutcome.RolledBack>(await TryAsync());
        Assert.Equal("old\n", _place.Read("pg_hba.conf"));
        Assert.Empty(Applier.Pending());
    }

    [Fact]
    public async Task A_plan_without_a_reload_has_nothing_to_try()
    {
        var plan = _place.Plan(_place.Change("pg_hba.conf", "new\n")) with { NeedsReload = false };
        Assert.Equal("probation-without-reload", Code(await Applier.ApplyAsync(plan, s_terms, _server, null, CancellationToken.None)));
    }

    private Applier Applier => _place.Applier(_time);

    private async Task<ApplyOutcome.Unconfirmed> ApplyAsync() => Assert.IsType<ApplyOutcome.Unconfirmed>(await TryAsync());

    private Task<ApplyOutcome> TryAsync() =>
        Applier.ApplyAsync(_place.Plan(_place.Change("pg_hba.conf", "new\n")), s_terms, _server, null, CancellationToken.None);

    private Task<ApplyOutcome> ExpireAsync(Guid id) => Applier.ExpireAsync(id, _server, CancellationToken.None);

    private static string Code(ApplyOutcome outcome) => Assert.IsType<ApplyOutcome.Refused>(outcome).Findings[0].Code.Text;
}
