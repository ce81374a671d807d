using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class ApplierTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly FakeServerControl _server = new();

    [Fact]
    public async Task An_apply_writes_every_file_reloads_once_and_is_in_the_history()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n", Workplace.PrivateFile);
        var plan = _place.Plan(_place.Secret("server.key", "KEY"), _place.Change("server.crt", "CRT"),
            _place.Change("pg_hba.conf", "hostssl all all all md5\n", Workplace.PrivateFile));

        var outcome = await ApplyAsync(plan);

        var applied = Assert.IsType<ApplyOutcome.Applied>(outcome);
        Assert.Equal("KEY", _place.Read("server.key"));
        Assert.Equal(Workplace.PrivateFile, File.GetUnixFileMode(_place.At("server.key")));
        Assert.Equal("CRT", _place.Read("server.crt"));
        Assert.Equal(Workplace.PublicFile, File.GetUnixFileMode(_place.At("server.crt")));
        Assert.Equal("hostssl all all all md5\n", _place.Read("pg_hba.conf"));
        Assert.Equal(["pg_hba.conf", "server.crt", "server.key"],
            Directory.GetFileSystemEntries(_place.Target).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (_server.Reloads, _server.Verdicts));
        var entry = Assert.Single(_place.Applier().History(_place.TargetId));
        Assert.Equal((applied.JournalId, JournalState.Applied), (entry.Id, entry.State));
        Assert.Equal(3, entry.Files.Length);
        Assert.Empty(_place.Applier().History(Guid.NewGuid()));
        Assert.Single(_place.Applier().History(null));
    }

    [Fact]
    public async Task Every_step_is_told_with_its_time()
    {
        _place.Write("a.conf", "1");
        var told = new List<ApplyStep>();

        var outcome = await _place.Applier()
            .ApplyAsync(_place.Plan(_place.Change("a.conf", "2")), _server, new StepRecorder(told), CancellationToken.None);

        Assert.Equal(["lock", "paths", "drift", "backup", "stage", "place", "reload", "verdict", "journal"], told.Select(s => s.Name));
        Assert.Equal(told, outcome.Steps);
        Assert.All(told, s => Assert.True(s.Succeeded && s.Elapsed >= TimeSpan.Zero));
    }

    [Fact]
    public async Task A_file_edited_after_the_preview_is_drift_and_nothing_is_written()
    {
        _place.Write("a.conf", "1");
        var plan = _place.Plan(_place.Change("new.conf", "n"), _place.Change("a.conf", "2"));
        _place.Write("a.conf", "edited");
        var before = _place.Snapshot();

        var outcome = await ApplyAsync(plan);

        Assert.Equal(_place.At("a.conf"), Assert.IsType<ApplyOutcome.Drifted>(outcome).Path);
        Assert.Equal(before, _place.Snapshot());
        Assert.Empty(_place.Applier().History(null));
        Assert.Equal(0, _server.Reloads);
    }

    [Fact]
    public async Task A_file_that_appeared_or_vanished_since_the_preview_is_drift()
    {
        var appears = _place.Plan(_place.Change("server.key", "NEW"));
        _place.Write("server.key", "somebody's");
        Assert.IsType<ApplyOutcome.Drifted>(await ApplyAsync(appears));
        Assert.Equal("somebody's", _place.Read("server.key"));

        var vanishes = _place.Plan(_place.Change("server.key", "NEW"));
        File.Delete(_place.At("server.key"));
        Assert.IsType<ApplyOutcome.Drifted>(await ApplyAsync(vanishes));
        Assert.False(File.Exists(_place.At("server.key")));
    }

    [Theory]
    [InlineData("fsync", "a.conf.pgtls-")]
    [InlineData("rename", "/a.conf")]
    public async Task An_edit_made_while_the_plan_is_applied_survives(string call, string name)
    {
        _place.Write("a.conf", "1");
        _place.Write("b.conf", "1");
        var plan = _place.Plan(_place.Change("b.conf", "2"), _place.Change("a.conf", "2"));
        var edited = false;
        var applier = _place.Applier(step =>
        {
            if (edited || !step.StartsWith(call, StringComparison.Ordinal) || !step.Contains(name, StringComparison.Ordinal))
                return;
            edited = true;
            File.WriteAllText(_place.At("a.conf"), "edited by a person");
        });

        var outcome = await applier.ApplyAsync(plan, _server, null, CancellationToken.None);

        Assert.True(edited);
        Assert.Equal(_place.At("a.conf"), Assert.IsType<ApplyOutcome.Drifted>(outcome).Path);
        Assert.Equal("edited by a person", _place.Read("a.conf"));
        Assert.Equal("1", _place.Read("b.conf"));
        Assert.Equal(2, Directory.GetFiles(_place.Target).Length);
        Assert.Equal(JournalState.RolledBack, Assert.Single(_place.Applier().History(null)).State);
    }

    [Fact]
    public async Task A_file_that_appears_just_before_ours_is_not_replaced()
    {
        var plan = _place.Plan(_place.Change("server.key", "NEW"));
        var applier = _place.Applier(step =>
        {
            if (step.StartsWith("rename", StringComparison.Ordinal) && step.EndsWith("/server.key", StringComparison.Ordinal))
                _place.Write("server.key", "somebody's");
        });

        Assert.IsType<ApplyOutcome.Drifted>(await applier.ApplyAsync(plan, _server, null, CancellationToken.None));

        Assert.Equal("somebody's", _place.Read("server.key"));
        Assert.Single(Directory.GetFiles(_place.Target));
    }

    [Fact]
    public async Task Nothing_to_change_is_refused()
    {
        _place.Write("a.conf", "1");
        Assert.Equal("nothing-to-change", Code(await ApplyAsync(_place.Plan())));
        Assert.Equal("nothing-to-change", Code(await ApplyAsync(_place.Plan(_place.Change("a.conf", "1")))));
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(_place.Plan(_place.Change("a.conf", "1", Workplace.PrivateFile))));
        Assert.Equal(Workplace.PrivateFile, File.GetUnixFileMode(_place.At("a.conf")));
    }

    [Fact]
    public async Task Paths_outside_the_target_are_refused_all_of_them()
    {
        var outside = Path.Combine(_place.Root, "outside");
        File.WriteAllText(outside, "theirs");
        File.CreateSymbolicLink(_place.At("link"), outside);
        var plan = _place.Plan(_place.Change("../outside", "ours"), _place.Change("fine.conf", "x"), _place.Change("link", "ours"));

        var refused = Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(plan));

        Assert.Equal(["path-outside-target", "path-outside-target"], refused.Findings.Select(f => f.Code.Text));
        Assert.Equal("theirs", File.ReadAllText(outside));
        Assert.False(File.Exists(_place.At("fine.conf")));
    }

    [Fact]
    public async Task A_plan_that_writes_one_file_by_two_names_is_refused()
    {
        _place.Write("a.conf", "1");
        File.CreateSymbolicLink(_place.At("b.conf"), "a.conf");
        Assert.Equal("path-twice", Code(await ApplyAsync(_place.Plan(_place.Change("a.conf", "2"), _place.Change("b.conf", "3")))));
        Assert.Equal("1", _place.Read("a.conf"));
    }

    [Fact]
    public async Task A_key_that_others_could_read_is_refused()
    {
        Assert.Equal("secret-too-open", Code(await ApplyAsync(_place.Plan(_place.Secret("server.key", "KEY", Workplace.PublicFile)))));
        Assert.IsType<ApplyOutcome.Applied>(
            await ApplyAsync(_place.Plan(_place.Secret("server.key", "KEY", Workplace.PrivateFile | UnixFileMode.GroupRead))));
    }

    [Fact]
    public async Task A_symbolic_link_stays_one_and_its_file_is_replaced_in_its_own_directory()
    {
        _place.Write("etc/real.conf", "1");
        Directory.CreateDirectory(_place.At("data"));
        File.CreateSymbolicLink(_place.At("etc/middle.conf"), "real.conf");
        File.CreateSymbolicLink(_place.At("data/postgresql.conf"), "../etc/middle.conf");

        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(_place.Plan(_place.Change("data/postgresql.conf", "2"))));

        Assert.Equal("../etc/middle.conf", new FileInfo(_place.At("data/postgresql.conf")).LinkTarget);
        Assert.Equal("real.conf", new FileInfo(_place.At("etc/middle.conf")).LinkTarget);
        Assert.Equal("2", _place.Read("etc/real.conf"));
        Assert.Single(Directory.GetFileSystemEntries(_place.At("data")));
    }

    [Fact]
    public async Task A_plan_without_reload_does_not_ask_the_server()
    {
        var plan = _place.Plan(_place.Change("pgmoneta.conf", "tls_ca_file = /x\n")) with { NeedsReload = false };
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(plan));
        Assert.Equal((0, 0), (_server.Reloads, _server.Verdicts));
    }

    [Fact]
    public async Task What_is_renamed_was_synced_before_and_its_directory_is_synced_after()
    {
        _place.Write("a.conf", "1");
        var calls = new List<string>();
        var plan = _place.Plan(_place.Change("a.conf", "2"), _place.Secret("server.key", "KEY"));
        await _place.Applier(calls.Add).ApplyAsync(plan, _server, null, CancellationToken.None);

        foreach (var name in new[] { "a.conf", "server.key" })
        {
            var renamed = calls.IndexOf($"rename {_place.At(name)}");
            var synced = calls.FindIndex(c => c.StartsWith($"fsync {_place.At($".{name}")}", StringComparison.Ordinal));
            var written = calls.FindLastIndex(c => c.StartsWith($"write {_place.At($".{name}")}", StringComparison.Ordinal));
            Assert.InRange(synced, written + 1, renamed - 1);
            Assert.Equal($"fsync {_place.Target}/", calls[renamed + 1]);
            var moded = calls.FindIndex(c => c.StartsWith($"chmod {_place.At($".{name}")}", StringComparison.Ordinal));
            Assert.InRange(moded, 0, written - 1);
        }
        var begun = calls.FindIndex(c => c.StartsWith($"rename {_place.Journal}", StringComparison.Ordinal)
            && !c.EndsWith(".before", StringComparison.Ordinal) && !c.EndsWith("entry.json", StringComparison.Ordinal));
        Assert.InRange(begun, 0, calls.FindIndex(c => c.Contains(_place.Target, StringComparison.Ordinal)) - 1);
    }

    private Task<ApplyOutcome> ApplyAsync(ChangePlan plan) => _place.Applier().ApplyAsync(plan, _server, null, CancellationToken.None);

    private static string Code(ApplyOutcome outcome) => Assert.Single(Assert.IsType<ApplyOutcome.Refused>(outcome).Findings).Code.Text;

    private sealed class StepRecorder(List<ApplyStep> steps) : IProgress<ApplyStep>
    {
        public void Report(ApplyStep value) => steps.Add(value);
    }

    public void Dispose() => _place.Dispose();
}
