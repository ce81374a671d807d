using Nerdbank.Streams;
using PgTlsDashboard.Agent.Lines;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Bytes that no dashboard sends: the line ends, and the agent with its clocks goes on.</summary>
public sealed class HostileLineTests
{
    [Theory]
    [InlineData("00000001C1")]
    [InlineData("0000000180")]
    [InlineData("0000000190")]
    [InlineData("00000000")]
    [InlineData("FFFFFFFF")]
    [InlineData("00000004DDFFFFFF")]
    public async Task A_frame_that_cannot_be_read_ends_the_line_alone(string frame)
    {
        await using var agent = new InProcessAgent();
        var (near, far) = FullDuplexStream.CreatePair();
        var serving = LineServer.ServeAsync(agent.Core, far, "'pgtls-agent'");
        await near.WriteAsync(Convert.FromHexString(frame));
        await near.FlushAsync();
        await near.DisposeAsync();
        await serving;
        var link = await agent.ConnectAsync();
        Assert.Empty(await link.Agent.HistoryAsync(Guid.NewGuid(), CancellationToken.None));
    }
}
