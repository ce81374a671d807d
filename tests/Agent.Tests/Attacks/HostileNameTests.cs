using System.Diagnostics;
using System.Text;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>A file's name may hold any byte: no command that a person copies runs what is in it.</summary>
public sealed class HostileNameTests
{
    // Whatever of these were run would make a file named PWNED in the working directory.
    private static readonly string[] s_names =
    [
        "a\ntouch PWNED\n.conf", "a\n\ntouch PWNED\n#.conf", "$(touch PWNED).conf", "`touch PWNED`.conf", "'; touch PWNED; '.conf",
        "\"; touch PWNED; \".conf",
        "a\rtouch PWNED\r.conf", "a\u2028touch PWNED\u2028.conf", "a\u0085touch PWNED.conf", "DIFF\ntouch PWNED\n.conf",
        "a\nDIFF\ntouch PWNED\n.conf",
        "a\nPEM\ntouch PWNED\n.conf", "a\\\ntouch PWNED.conf", "a;touch PWNED;.conf", "a|touch PWNED|.conf", "a&touch PWNED&.conf",
        "-n touch PWNED.conf",
        "a\u001b[2Jtouch PWNED.conf", "a'\n'touch PWNED.conf", "a%b\\0101touch PWNED.conf",
    ];

    public static TheoryData<string, string> NamesInShells()
    {
        var data = new TheoryData<string, string>();
        foreach (var shell in (string[])["sh", "bash"])
            foreach (var number in Enumerable.Range(0, s_names.Length)) data.Add(shell, $"{number}");
        return data;
    }

    [Theory]
    [MemberData(nameof(NamesInShells))]
    public async Task All_commands_copied_at_once_run_nothing_of_a_name(string shell, string number)
    {
        using var scratch = new Scratch();
        var name = s_names[int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)];
        var directory = Directory.CreateDirectory(scratch.At(name)).FullName;
        var path = Path.Combine(directory, name);
        await File.WriteAllTextAsync(path, "local all all trust\n");
        var change = new FileChange
        {
            Path = path,
            Kind = ChangeKind.Modify,
            Before = [.. "local all all trust\n"u8],
            BeforeHash = WriteRequests.HashOf("local all all trust\n"u8),
            After = new FileContent.Open([.. "local all all peer\n"u8]),
            Mode = WriteRequests.Public,
        };
        var crlf = change with { Before = [.. "local all all trust\r\n"u8], After = new FileContent.Open([.. "local all all peer\r\n"u8]) };
        var owner = new FileOwner(AgentOwner.Uid, AgentOwner.Gid, name);
        ManualCommand[] commands =
        [
            ManualCommands.Key(path + ".key", KeyAlgorithm.EcdsaP256, owner),
            ManualCommands.PlaceKey("'pgtls-agent' place-key 1", path + ".key"),
            ManualCommands.SelfSign(path + ".key", path + ".crt", path + ".root", name, 1, owner),
            ManualCommands.Write(name, path + ".crt", AttackedTarget.Authority.Certificate.ToPem(), owner: null),
            .. ManualCommands.Patches([(change, FilePreview.Of(change)), (crlf, FilePreview.Of(crlf))]),
            new(name, $"true {ShellWord.Quote(name)}"),
        ];
        Assert.Equal(7, commands.Length);
        await RunAsync(shell, scratch, string.Join('\n', commands.Select(command => $"# {command.Comment}\n{command.Command}")));
        Assert.False(File.Exists(scratch.At("PWNED")), $"{name} was run");
        Assert.True(File.Exists(path + ".crt"), $"{name} was not written to");
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task A_quoted_word_is_that_very_word(string shell)
    {
        using var scratch = new Scratch();
        string[] more = ["", "\n", "a\n", "a\n\n\n", "\n\na", "a b", "ä\u0001ö", "\\n", "a\\0101\u0001", "%s\u0001%b"];
        foreach (var word in s_names.Concat(more))
            Assert.Equal(word, await RunAsync(shell, scratch, $"printf %s {ShellWord.Quote(word)}"));
    }

    [Fact]
    public async Task An_included_file_with_a_newline_in_its_name_is_planned_for_and_runs_nothing()
    {
        await using var target = await AttackedTarget.StartAsync();
        await Shell.AsAccountAsync(
            """
            cd "$1"
            mkdir hba.d
            name='a
            touch PWNED
            .conf'
            printf 'host all all 192.0.2.0/24 scram-sha-256\n' > "hba.d/$name"
            printf 'include_dir hba.d\n' > pg_hba.conf
            """, target.Target.Configuration);
        var snapshot = await target.SnapshotAsync(await target.ReadAsync());
        var draft = RequireTlsRecipe.Plan(snapshot, new());
        var change = Assert.Single(draft.Changes);
        Assert.Contains("\ntouch PWNED\n", change.Path, StringComparison.Ordinal);
        var preview = FilePreview.Of(change);
        Assert.All(preview.Diff.Split('\n').Take(2), line => Assert.Matches("^(---|\\+\\+\\+) ", line));
        ManualCommand[] commands =
            [.. draft.Commands, .. ManualCommands.Patches([(change, preview)]), .. ManualCommands.ReloadAndCheck(snapshot)];
        await RunAsync("sh", target.Scratch, string.Join('\n', commands.Select(command => $"# {command.Comment}\n{command.Command}")));
        Assert.False(File.Exists(target.Scratch.At("PWNED")));

        // The agent writes to that very file.
        var hash = await target.OfferAsync(Encoding.UTF8.GetString(((FileContent.Open)change.After).Bytes.AsSpan()));
        var request = WriteRequests.Of(target.Target.Files, Core.Agents.ServerLogin.Peer, WriteRequests.Modify(change.Path, hash)) with
        {
            NeedsReload = false,
        };
        Assert.IsType<ApplyOutcome.Applied>(
            await target.Child.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None));
        Assert.StartsWith("hostssl ", await File.ReadAllTextAsync(change.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host all all 192.0.2.0/24 md5 # a\u200bb", "a character without a picture")]
    [InlineData("host all all 192.0.2.0/24 ldap ldapserver=a ldapbindpasswd=secret", "a password")]
    [InlineData("host all all 192.0.2.0/24 md5 # \u0001", "a control character")]
    [InlineData("long", "the rest of a line")]
    [InlineData("many", "the rest of the lines")]
    public void A_diff_that_does_not_show_everything_is_no_input_of_patch(string added, string what)
    {
        Assert.NotEmpty(what);
        var text = added switch
        {
            "long" => $"host all all 192.0.2.0/24 md5 # {new string('x', 3000)}",
            "many" => string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"host all u{i} 192.0.2.0/24 md5")),
            _ => added,
        };
        var change = new FileChange
        {
            Path = "/d/pg_hba.conf",
            Kind = ChangeKind.Modify,
            Before = [.. "local all all trust\n"u8],
            BeforeHash = WriteRequests.HashOf("local all all trust\n"u8),
            After = new FileContent.Open([.. Encoding.UTF8.GetBytes($"local all all trust\n{text}\n")]),
            Mode = WriteRequests.Public,
        };
        var command = Assert.Single(ManualCommands.Patches([(change, FilePreview.Of(change))])).Command;
        Assert.DoesNotContain("patch", command, StringComparison.Ordinal);
    }

    /// <summary>In a shell whose other programs do nothing, with the scratch directory as its own.</summary>
    private static async Task<string> RunAsync(string shell, Scratch scratch, string script)
    {
        var bin = scratch.At("bin");
        if (!Directory.Exists(bin))
        {
            Directory.CreateDirectory(bin);
            foreach (var program in (string[])["patch", "openssl", "install", "psql", "vi", "pgtls-agent", "pg_ctl"])
            {
                var file = Path.Combine(bin, program);
                await File.WriteAllTextAsync(file, "#!/bin/sh\nexit 0\n");
                File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
            }
        }

        var start = new ProcessStartInfo(shell, ["-s"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = scratch.Path,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["EDITOR"] = "vi";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(script + "\n");
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        _ = await errors;
        return output;
    }

    private static Core.Agents.AgentAccount AgentOwner => Core.Agents.AgentAccount.Own;
}
