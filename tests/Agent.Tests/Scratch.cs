using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>A directory that other accounts may enter, removed with all that is in it.</summary>
internal sealed class Scratch : IDisposable
{
    private const UnixFileMode Entered = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Scratch()
    {
        Path = System.IO.Path.Combine("/var/tmp", $"pgtls-at-{Guid.NewGuid():N}"[..19]);
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, Entered);
    }

    public string Path { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A directory of the account that agents run as, mode 0700.</summary>
    public async Task<string> OfAccountAsync(string name)
    {
        var path = At(name);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.IsPrivilegedProcess) await Shell.RunAsync("chown", $"{ChildAgent.Account.Uid}:{ChildAgent.Account.Gid}", path);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Commands of the tests' own account, and of the account that agents run as: the attacker.</summary>
internal static class Shell
{
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments) =>
        Sound(program, await ShortCommand.RunAsync(program, arguments, CancellationToken.None));

    public static async Task<string> AsAccountAsync(string script, params string[] arguments)
    {
        string[] sh = ["sh", "-ceu", script, "sh", .. arguments];
        var account = ChildAgent.Account;
        return Sound(script, Environment.IsPrivilegedProcess
            ? await ShortCommand.RunAsync("setpriv", ["--reuid", $"{account.Uid}", "--regid", $"{account.Gid}", "--clear-groups", "--", .. sh], CancellationToken.None)
            : await ShortCommand.RunAsync("sh", sh[1..], CancellationToken.None));
    }

    private static string Sound(string what, ShortCommand command) =>
        command.ExitCode == 0 ? command.Output : throw new InvalidOperationException($"{what} ended with {command.ExitCode}: {command.Error}");
}
