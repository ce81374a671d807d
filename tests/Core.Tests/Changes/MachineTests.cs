using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// What disks, mounts and accounts do to an apply. Each runs in a process of its own, in a private mount namespace or without root.
/// </summary>
public sealed class MachineTests : IDisposable
{
    private const int Nobody = 65534;

    private readonly Workplace _place = new();

    private static string[] MountNamespace => Workplace.IsRoot ? ["unshare", "-m"] : ["unshare", "-Urm"];

    private static string[] WithoutRoot =>
        Workplace.IsRoot ? ["setpriv", "--reuid", $"{Nobody}", "--regid", $"{Nobody}", "--clear-groups"] : [];

    /// <summary>Lists the target with every hash, as find and sha256sum see it.</summary>
    private string List(string to) =>
        $"(cd {_place.Target} && find . -printf '%P %y %m %U:%G %l\\n' | sort && find . -type f -exec sha256sum {{}} + "
            + $"| sort) > {_place.Root}/{to}";

    private string Apply(ChangePlan plan) => $"$target apply {_place.Journal} {CrashTargetProcess.WritePlan(_place, plan)} takes";

    private string SameAsBefore => $"{List("after")}; cmp {_place.Root}/before {_place.Root}/after";

    private static async Task<string> RunAsync(string script, params string[] wrapper) =>
        (await CrashTargetProcess.ShellAsync("set -e; " + script, wrapper)).Last;

    [Fact]
    public async Task A_full_disk_refuses_the_plan_and_leaves_everything()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var plan = _place.Plan(_place.Change("small.crt", "x"), _place.Change("pg_hba.conf", new string('#', 100_000)));

        var last = await RunAsync(
            $"cp -a {_place.Target} {_place.Root}/seed; mount -t tmpfs -o size=64k tmpfs {_place.Target}; cp -a {_place.Root}/seed/. "
                + $"{_place.Target}; {List("before")}; {Apply(plan)}; {SameAsBefore}",
            MountNamespace);

        Assert.Equal("Refused disk-full", last);
    }

    [Fact]
    public async Task A_full_disk_under_a_file_written_in_place_loses_nothing()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var plan = _place.Plan(_place.Change("pg_hba.conf", new string('#', 100_000)) with { InPlace = true });

        var last = await RunAsync(
            $"cp -a {_place.Target} {_place.Root}/seed; mount -t tmpfs -o size=64k tmpfs {_place.Target}; cp -a {_place.Root}/seed/. "
                + $"{_place.Target}; {List("before")}; {Apply(plan)}; {SameAsBefore}",
            MountNamespace);

        Assert.Equal("RolledBack disk-full", last);
    }

    [Fact]
    public async Task A_full_journal_disk_refuses_the_plan_and_leaves_everything()
    {
        _place.Write("pg_hba.conf", new string('#', 100_000));
        var plan = _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n"));

        var last = await RunAsync(
            $"mkdir {_place.Journal}; mount -t tmpfs -o size=64k tmpfs {_place.Journal}; {List("before")}; {Apply(plan)}; "
                + $"{SameAsBefore}; test -z \"$(find {_place.Journal} -name '*.before')\"",
            MountNamespace);

        Assert.Equal("Refused disk-full", last);
    }

    [Fact]
    public async Task A_read_only_file_system_refuses_the_plan()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var plan = _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n"));

        var last = await RunAsync(
            $"mount --bind {_place.Target} {_place.Target}; mount -o remount,ro,bind {_place.Target}; {List("before")}; {Apply(plan)}; "
                + $"{SameAsBefore}", MountNamespace);

        Assert.Equal("Refused file-system-read-only", last);
    }

    [Fact]
    public async Task A_bind_mounted_file_is_written_in_place_and_the_step_says_so()
    {
        var file = _place.Write("pg_hba.conf", "host all all all md5\n", Workplace.PrivateFile);
        var plan = _place.Plan(_place.Change("new.crt", "x"),
            _place.Change("pg_hba.conf", "hostssl all all all md5\n", Workplace.PrivateFile));

        var ended = await CrashTargetProcess.ShellAsync($"mount --bind {file} {file}; {Apply(plan)}", MountNamespace);

        Assert.StartsWith("Applied", ended.Last, StringComparison.Ordinal);
        Assert.Contains($"place: {file} was written in place", ended.Output, StringComparison.Ordinal);
        Assert.Equal("hostssl all all all md5\n", _place.Read("pg_hba.conf"));
        Assert.Equal(2, Directory.GetFiles(_place.Target).Length);

        var entry = Assert.Single(_place.Applier().History(null));
        var back = await CrashTargetProcess.ShellAsync($"mount --bind {file} {file}; $target rollback {_place.Journal} {entry.Id:D} takes",
            MountNamespace);
        Assert.StartsWith("RolledBack", back.Last, StringComparison.Ordinal);
        Assert.Equal("host all all all md5\n", _place.Read("pg_hba.conf"));
        Assert.False(File.Exists(_place.At("new.crt")));
    }

    [Fact]
    public async Task A_file_that_becomes_busy_at_the_last_moment_is_written_in_place_too()
    {
        var file = _place.Write("pg_hba.conf", "host all all all md5\n", Workplace.PrivateFile);
        var plan = _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n", Workplace.PrivateFile));

        var ended = await CrashTargetProcess.ShellAsync(
            $"export MEANWHILE_AT='rename {file}' MEANWHILE='mount --bind {file} {file}'; {Apply(plan)}", MountNamespace);

        Assert.StartsWith("Applied", ended.Last, StringComparison.Ordinal);
        Assert.Contains($"place: {file} was written in place", ended.Output, StringComparison.Ordinal);
        Assert.Equal("hostssl all all all md5\n", _place.Read("pg_hba.conf"));
        Assert.Single(Directory.GetFiles(_place.Target));
        var entry = Assert.Single(_place.Applier().History(null));
        Assert.IsType<ApplyOutcome.RolledBack>(await _place.Applier()
            .RollbackAsync(entry.Id, new FakeServerControl(), null, CancellationToken.None));
        Assert.Equal("host all all all md5\n", _place.Read("pg_hba.conf"));
    }

    [Fact]
    public async Task An_account_that_may_not_give_files_away_refuses_before_anything_is_replaced()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var plan = _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n"),
            _place.Secret("server.key", "KEY") with { Owner = new FileOwner(1, 1, "daemon") });

        var last = await RunWithoutRootAsync($"{List("before")}; {Apply(plan)}; {SameAsBefore}");

        Assert.Equal("Refused owner-not-permitted", last);
    }

    [Fact]
    public async Task A_directory_that_may_not_be_written_refuses_the_plan()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var plan = _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n"));
        File.SetUnixFileMode(_place.Target, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var last = await RunWithoutRootAsync($"{List("before")}; {Apply(plan)}; {SameAsBefore}");

        Assert.Equal("Refused no-permission", last);
    }

    [RootFact]
    public async Task A_file_keeps_its_owner_or_gets_its_directorys()
    {
        _place.Write("pg_hba.conf", "1");
        Workplace.Run("chown", "-R", "7:8", _place.Target);
        await _place.Applier()
            .ApplyAsync(_place.Plan(_place.Change("pg_hba.conf", "2"), _place.Change("new.crt", "x"),
                _place.Secret("root.key", "K") with { Owner = new FileOwner(0, 8, "root") }),
            new FakeServerControl(), null, CancellationToken.None);
        var owners = Workplace.Run("stat", "-c", "%u:%g %a", _place.At("pg_hba.conf"), _place.At("new.crt"), _place.At("root.key"));
        Assert.Equal("7:8 644\n7:8 644\n0:8 600\n", owners);
    }

    [Fact]
    public async Task Two_processes_that_apply_at_once_come_to_one_applied_plan()
    {
        _place.Write("pg_hba.conf", "host all all all md5\n");
        var file = CrashTargetProcess.WritePlan(_place, _place.Plan(_place.Change("pg_hba.conf", "hostssl all all all md5\n")));

        var ended = await Task.WhenAll(CrashTargetProcess.ApplyAsync(_place, file, "slow", 0),
            CrashTargetProcess.ApplyAsync(_place, file, "slow", 0));

        Assert.Single(ended, e => e.Last.StartsWith("Applied", StringComparison.Ordinal));
        Assert.Single(ended, e => e.Last == "Refused apply-running" || e.Last.StartsWith("Drifted", StringComparison.Ordinal));
        Assert.Single(_place.Applier().History(null));
    }

    private async Task<string> RunWithoutRootAsync(string script)
    {
        Directory.CreateDirectory(_place.Journal);
        if (Workplace.IsRoot)
            Workplace.Run("chown", "-R", $"{Nobody}:{Nobody}", _place.Root);
        return (await CrashTargetProcess.ShellAsOtherAsync("set -e; " + script, WithoutRoot)).Last;
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_place.Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _place.Dispose();
    }
}
