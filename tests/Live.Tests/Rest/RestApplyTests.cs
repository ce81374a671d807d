using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// Applying by REST when something comes between: an edit, another apply, the death of the program; and the same steps by hand.
/// </summary>
[Collection(RestProgram.Collection)]
public sealed class RestApplyTests(RestProgram program)
{
    [Fact]
    public async Task A_file_edited_after_the_preview_is_409_and_stays()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await target.CertifyAsync();
        var plan = (await target.PlanAsync("require-tls")).Expect(201);
        await File.AppendAllTextAsync(target.HbaFile, "# a colleague was here\n");
        var before = await target.FingerprintAsync();

        var answer = (await target.ApplyAsync(plan)).Expect(409);

        Assert.Equal("drifted", answer.Text("outcome"));
        Assert.Equal(before, await target.FingerprintAsync());
    }

    [Fact]
    public async Task Of_two_who_apply_at_once_one_wins_and_the_other_is_told()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        var plans = new[] { (await target.PlanAsync("server-certificate", Names)).Expect(201),
            (await target.PlanAsync("server-certificate", Names)).Expect(201) };

        var answers = await Task.WhenAll(plans.Select(target.ApplyAsync));

        Assert.Single(answers, answer => answer.Status == 200 && answer.Text("outcome") == "applied");
        Assert.Single(answers, answer => answer.Status is 409 or 422);
    }

    [Fact]
    public async Task An_apply_whose_dashboard_is_killed_is_ended_by_the_agent_and_can_be_undone()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        // The reload cannot load this, so the old state is served on and the apply waits for the new certificate: time enough to die.
        await File.AppendAllTextAsync(target.ConfigFile, "ssl_ca_file = 'missing.crt'\n");
        var before = await target.FingerprintAsync();
        var plan = (await target.PlanAsync("server-certificate", Names)).Expect(201);

        var apply = target.ApplyAsync(plan);
        await Wait.UntilAsync(
            async () => apply.IsCompleted
                || (await File.ReadAllTextAsync(target.ConfigFile)).Contains("\nssl = on", StringComparison.Ordinal),
            "the apply places its files");
        Assert.False(apply.IsCompleted);
        await program.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => apply);
        await program.StartAsync();

        // Nobody told the agent what was served: the change stands, and that it is not proven is in its entry.
        var entry = Assert.Single((await target.JournalAsync()).EnumerateArray());
        Assert.Equal("applied", entry.GetProperty("state").GetString());
        Assert.NotEqual(before, await target.FingerprintAsync());
        (await program.PostAsync($"/api/v1/journal/{entry.GetProperty("id").GetString()}/rollback")).Expect(200);
        Assert.Equal(before, await target.FingerprintAsync());
        await File.WriteAllTextAsync(target.ConfigFile,
            (await File.ReadAllTextAsync(target.ConfigFile)).Replace("ssl_ca_file = 'missing.crt'\n", "", StringComparison.Ordinal));
        await target.CertifyAsync();
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task The_commands_of_a_plan_do_by_hand_what_it_would_do(string lineEnd)
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await File.WriteAllTextAsync(target.HbaFile, SetupJourney.PlaintextHba.Replace("\n", lineEnd, StringComparison.Ordinal));
        var home = PostgresFolders.Make("hand");
        await RestShell.SucceedAsync(
            "openssl req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -subj '/CN=authority "
                + "of a person' -days 9 -addext keyUsage=critical,keyCertSign", home);
        var authority = (await File.ReadAllTextAsync(Path.Combine(home, "ca.crt"))).Trim();

        await RunByHandAsync(target, "pgmoneta-trust", new { }, authority, home);
        await RunByHandAsync(target, "server-certificate", Names, authority, home);
        await RunByHandAsync(target, "require-tls", new { }, authority, home);
        await RunByHandAsync(target, "pgmoneta-client", new { section = "primary", role = "repl" }, authority, home);
        await RunByHandAsync(target, "client-certificates", new { }, authority, home);

        Assert.NotNull(new FileInfo(target.HbaFile).LinkTarget);
        var rules = await target.Server.QueryAsync(
            "select type, array_to_string(options, ',') from pg_hba_file_rules where type <> 'local'");
        Assert.All(rules, rule => Assert.Equal("hostssl clientcert=verify-full", string.Join(' ', rule)));
        var root = Path.Combine(Path.GetDirectoryName(target.HbaFile)!, "pgmoneta-root.crt");
        await RestShell.SucceedAsync($"openssl verify -x509_strict -CAfile '{root}' '{target.Server.DataDirectory}/server.crt'", home);
        var report = (await program.PostAsync("/api/v1/probe",
            new { host = "127.0.0.1", port = target.Server.Port, trust = await File.ReadAllTextAsync(root) })).Expect(200);
        Assert.Equal("trusted", report.Text("trust"));
    }

    private static object Names => new { names = new[] { "127.0.0.1", "localhost" } };

    private static async Task RunByHandAsync(RestTarget target, string recipe, object options, string authority, string home)
    {
        var plan = (await target.PlanAsync(recipe, options)).Expect(201);
        foreach (var step in plan["commands"].EnumerateArray())
        {
            var command = step.GetProperty("command").GetString()!;
            // The authority of the dashboard signs nothing by hand: its key never leaves it. A person's own takes its place.
            if (command.Contains("AUTHORITY_KEY", StringComparison.Ordinal))
                command = command[..command.IndexOf("-----BEGIN", StringComparison.Ordinal)].Replace("AUTHORITY_KEY", "ca.key",
                    StringComparison.Ordinal) + authority + "\nPEM";
            await RestShell.SucceedAsync(command, home);
        }
        foreach (var change in plan["changes"].EnumerateArray())
        {
            var file = File.ResolveLinkTarget(change.GetProperty("path").GetString()!, returnFinalTarget: true)?.FullName
                ?? change.GetProperty("path").GetString()!;
            Assert.Equal(change.GetProperty("mode").GetString(), "0" + Convert.ToString((int)File.GetUnixFileMode(file), 8));
        }
    }
}
