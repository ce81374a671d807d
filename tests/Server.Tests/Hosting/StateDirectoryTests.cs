using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Tests.Hosting;

public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-state-").FullName;

    private string State => Path.Combine(_directory, "a", "state");

    [Fact]
    public void It_is_made_for_its_owner_only()
    {
        var state = StateDirectory.Open(State, out _)!;
        Assert.Null(state.Warning);
        Assert.All([state.Path, state.Keys, state.Logs], path => Assert.Equal(OwnerOnly, File.GetUnixFileMode(path)));
        Assert.Empty(Directory.GetFiles(state.Path));
    }

    [Fact]
    public void One_that_others_may_enter_is_tightened_with_a_warning()
    {
        Directory.CreateDirectory(State, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);
        var state = StateDirectory.Open(State, out _)!;
        Assert.Contains("0700", state.Warning, StringComparison.Ordinal);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(State));
        Assert.Null(StateDirectory.Open(State, out _)!.Warning);
    }

    [Fact]
    public void A_file_in_its_place_is_told_in_one_sentence()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        File.WriteAllText(State, "");
        Assert.Null(StateDirectory.Open(State, out var problem));
        Assert.Contains("PGTLS_STATE_DIR", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
