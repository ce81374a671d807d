using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Host;

/// <summary>Of a server's log only what may name a cause is taken, and nothing that may be a secret: lines as real servers write
/// them.</summary>
public sealed class ServerLogTests
{
    private const string At = "2026-11-29 00:06:29.629 UTC ";

    [Theory]
    [InlineData("[18139] LOG:  private key file \"server.key\" has group or world access")]
    [InlineData("[18139] LOG:  SSL configuration was not reloaded")]
    [InlineData("[18139] DETAIL:  File must have permissions u=rw (0600) or less.")]
    public void A_line_of_the_postmaster_is_taken(string line) => Assert.Equal([WhiteSpaceOf(At + line)], Of(line).Select(WhiteSpaceOf));

    [Theory]
    [InlineData("another process", "[18145] LOG:  could not load server certificate file")]
    [InlineData("a statement", "[18139] STATEMENT:  ALTER ROLE app PASSWORD 'hunter2' CONNECTION LIMIT 1")]
    [InlineData("a logged statement", "[18139] LOG:  statement: ALTER ROLE app PASSWORD 'hunter2'")]
    [InlineData("a slow statement", "[18139] LOG:  duration: 3.2 ms  statement: ALTER ROLE app PASSWORD 'hunter2'")]
    [InlineData("a changed setting",
        "[18139] LOG:  parameter \"primary_conninfo\" changed to \"host=10.0.0.1 user=repl password=hunter2\"")]
    [InlineData("a number that is no process", "[1] LOG:  18139 password=hunter2")]
    [InlineData("no severity", "[18139] password=hunter2")]
    public void What_names_no_cause_is_left_out(string name, string line) => Assert.True(Of(line).Length == 0, name);

    [Fact]
    public void A_process_is_no_part_of_a_time()
    {
        Assert.Empty(ServerLog.OfPostmaster(At + "[18145] STATEMENT:  ALTER ROLE app PASSWORD 'hunter2' CONNECTION LIMIT 1\n", 629));
        Assert.Empty(ServerLog.OfPostmaster(At + "[18145] LOG:  connection received\n", 29));
    }

    [Fact]
    public void A_command_is_not_shown() => Assert.Equal(
        [At + "[18139] LOG: command (not shown) failed"], Of("[18139] LOG:  command \"fetch-secret --token=s.TOPSECRET\" failed")
            .Select(line => line.Replace("  ", " ", StringComparison.Ordinal)));

    private static string[] Of(string line) => [.. ServerLog.OfPostmaster(At + line + "\n", 18139)];

    private static string WhiteSpaceOf(string line) => line.Replace("  ", " ", StringComparison.Ordinal);
}
