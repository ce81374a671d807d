using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using Xunit.Abstractions;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>
/// Files without an end, or with one that is far away: a reading ends with a finding, an apply answers, and the agent stays small.
/// </summary>
public sealed class EndlessFileTests(ITestOutputHelper output)
{
    private const long MostMemory = 400L * 1024 * 1024;

    // Files that are read and parsed to the last line, and no more than the limits allow.
    private const long MostMemoryAtTheLimits = 512L * 1024 * 1024;

    // Lines of 130 bytes: about as many and as long as fit together.
    private static readonly string s_comment = new('.', 90);

    public static TheoryData<string> Files => [.. s_files.Keys];

    // In the directory of the configuration; the data directory is beside it.
    private static readonly Dictionary<string, (string Script, string? Finding)> s_files = new()
    {
        ["postmaster.pid is a link to /dev/zero"] = ("ln -s /dev/zero ../data/postmaster.pid", null),
        ["postmaster.pid is a pipe"] = ("mkfifo ../data/postmaster.pid", null),
        ["postmaster.pid is sparse"] = ("truncate -s 1T ../data/postmaster.pid", null),
        ["global/pg_control is a pipe"] = ("mkdir ../data/global; mkfifo ../data/global/pg_control", null),
        ["global/pg_control is a link to /dev/zero"] = ("mkdir ../data/global; ln -s /dev/zero ../data/global/pg_control", null),
        ["PG_VERSION is a pipe"] = ("rm ../data/PG_VERSION; mkfifo ../data/PG_VERSION", "version-unknown"),
        ["an include is a pipe"] = ("mkfifo fifo.conf; echo \"include 'fifo.conf'\" >> postgresql.conf", null),
        ["an include is a link to /dev/zero"] = ("ln -s /dev/zero zero.conf; echo \"include 'zero.conf'\" >> postgresql.conf", null),
        ["an include is a file of /proc without an end"] =
            ("ln -s /proc/kmsg kmsg.conf; echo \"include 'kmsg.conf'\" >> postgresql.conf", null),
        ["forty sparse includes of 64 MiB"] = (
            "for i in $(seq 40); do truncate -s 64M \"big$i.conf\"; echo \"include 'big$i.conf'\" >> postgresql.conf; done",
            "reading-beyond-limits"),
        ["forty includes of 64 MiB of records"] = (
            "for i in $(seq 40); do truncate -s 64M \"big$i.conf\"; echo \"include big$i.conf\" >> pg_hba.conf; done",
            "reading-beyond-limits"),
        ["an include of 64 MiB of newlines"] = (
            "yes '' | head -c 67108864 > lines.conf; echo \"include 'lines.conf'\" >> postgresql.conf", "reading-beyond-limits"),
        ["an include of 63 MiB of zeros"] =
            ("truncate -s 63M big.conf; echo \"include 'big.conf'\" >> postgresql.conf", "reading-beyond-limits"),
        ["an included pg_hba.conf of 63 MiB of zeros"] =
            ("truncate -s 63M big.conf; echo 'include big.conf' >> pg_hba.conf", "reading-beyond-limits"),
        ["a pg_hba.conf of 62 MiB of records"] =
            ("yes 'host all all 192.0.2.0/24 reject' | head -n 1900000 > pg_hba.conf", "reading-beyond-limits"),
        ["a pg_hba.conf of as many records as are read"] = (
            $"yes 'host all all 192.0.2.0/24 reject # {s_comment}' | head -n 490000 > pg_hba.conf", null),
        ["a postgresql.conf of as many settings as are read"] = (
            $"yes 'work_mem = 4MB # {s_comment}' | head -n 490000 >> postgresql.conf", null),
        ["a pg_hba.conf with one line of 60 MiB"] = (
            "{ printf 'host all '; yes 'abc,' | head -c 62914560 | tr -d '\\n'; echo ' all reject'; } > pg_hba.conf",
            "reading-beyond-limits"),
        ["an ssl_ca_file of 60 MiB of zeros"] = ("truncate -s 60M ca.crt; echo \"ssl_ca_file = '$PWD/ca.crt'\" >> postgresql.conf", null),
        ["1,100 includes"] = (
            "mkdir d; for i in $(seq 1100); do : > \"d/$i.conf\"; done; echo \"include_dir 'd'\" >> postgresql.conf",
            "reading-beyond-limits"),
        ["a sparse ssl_ca_file of 1 TiB"] =
            ("truncate -s 1T ca.crt; echo \"ssl_ca_file = '$PWD/ca.crt'\" >> postgresql.conf", "reading-beyond-limits"),
        ["a ring of includes"] = ("echo \"include 'ring.conf'\" >> postgresql.conf; echo \"include 'postgresql.conf'\" > ring.conf", null),
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_reading_ends_and_an_apply_answers_and_releases_its_lock(string what)
    {
        var (script, finding) = s_files[what];
        await using var target = await AttackedTarget.StartAsync();
        await Shell.AsAccountAsync($"cd \"$1\"\n{script}", target.Target.Configuration);
        var reading = await target.ReadAsync();
        if (finding is not null) Assert.Contains(reading.Findings, found => found.Code.Text == finding);
        var located = await target.Child.Agent.LocateAsync(new()
        {
            DataDirectory = target.Target.Files.DataDirectory,
            ConfigFile = target.Target.Files.ConfigFile,
            HbaFile = target.Target.Files.HbaFile,
            IdentFile = target.Target.Files.IdentFile,
            PgmonetaConf = null,
            ServerPaths = [],
            Login = ServerLogin.Peer,
            Pgmoneta = false,
        }, CancellationToken.None);
        Assert.False(located.Findings.IsDefault);

        // With a reload: postmaster.pid is looked at for the login, the signal and the verdict.
        var request = WriteRequests.Of(
            target.Target.Files, ServerLogin.Peer,
            WriteRequests.Modify(target.Target.Files.IdentFile, await target.OfferAsync("map postgres app\n"))) with
        { TargetId = Guid.NewGuid() };
        var waiting = Assert.IsType<ApplyOutcome.Waiting>(await ApplyAsync(target, request));
        var other = WriteRequests.Modify(target.Target.Files.IdentFile, await target.OfferAsync("map postgres other\n"));
        var again = request with { PlanId = Guid.NewGuid(), Writes = [other] };
        Assert.IsType<ApplyOutcome.Waiting>(await ApplyAsync(target, again));
        Assert.StartsWith("pg_ctl reload", waiting.Command, StringComparison.Ordinal);
        output.WriteLine($"{what}: {target.Process.PeakMemory / 1024 / 1024} MiB at most");
        Assert.InRange(target.Process.PeakMemory, 1, what.Contains("as many", StringComparison.Ordinal)
            ? MostMemoryAtTheLimits
            : MostMemory);
    }

    private static Task<ApplyOutcome> ApplyAsync(AttackedTarget target, WriteRequest request) =>
        target.Child.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None);
}
