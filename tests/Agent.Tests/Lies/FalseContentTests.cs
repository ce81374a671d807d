using System.Text;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>Contents are known by their hash: whatever else comes is not kept and not used.</summary>
public sealed class FalseContentTests
{
    private const int TwoPieces = AgentContract.LongestPiece + 5;
    private static readonly byte[] s_content = Encoding.ASCII.GetBytes(new string('a', TwoPieces));
    private static readonly string s_hash = WriteRequests.HashOf(s_content);

    [Fact]
    public async Task A_content_comes_in_pieces_and_is_asked_for_once()
    {
        var asked = 0;
        var agent = new LyingAgent { Fetch = (_, offset) => { asked++; return Piece(s_content, offset); } };
        await using var link = agent.Link(TimeProvider.System);
        var reader = new ContentReader();
        Assert.True((await reader.ReadAsync(link, s_hash, TwoPieces, CancellationToken.None)).AsSpan().SequenceEqual(s_content));
        Assert.True((await reader.ReadAsync(link, s_hash, TwoPieces, CancellationToken.None)).AsSpan().SequenceEqual(s_content));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_empty_content_has_the_hash_of_nothing()
    {
        await using var link = new LyingAgent { Fetch = (_, _) => [] }.Link(TimeProvider.System);
        Assert.Empty(await new ContentReader().ReadAsync(link, WriteRequests.HashOf([]), 0, CancellationToken.None));
        await ThrowsAsync(link, s_hash, 0);
    }

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    private static readonly Dictionary<string, Func<long, byte[]?>> s_lies = new()
    {
        ["another content"] = offset => Piece(Encoding.ASCII.GetBytes(new string('b', TwoPieces)), offset),
        ["a content whose last byte differs"] = offset => Piece([.. s_content[..^1], (byte)'b'], offset),
        ["nothing"] = _ => null,
        ["empty pieces for ever"] = _ => [],
        ["pieces of one byte"] = offset => s_content[(int)offset..((int)offset + 1)],
        ["more than was announced"] = _ => new byte[AgentContract.LongestPiece],
        ["the second piece missing"] = offset => offset == 0 ? Piece(s_content, 0) : null,
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_content_that_is_not_what_its_hash_says_is_a_finding(string lie)
    {
        var asked = 0;
        await using var link = new LyingAgent { Fetch = (_, offset) => { asked++; return s_lies[lie](offset); } }.Link(TimeProvider.System);
        await ThrowsAsync(link, s_hash, TwoPieces);
        Assert.InRange(asked, 1, 2);
    }

    private static async Task ThrowsAsync(AgentLink link, string hash, long length)
    {
        var reading = new ContentReader().ReadAsync(link, hash, length, CancellationToken.None);
        Assert.Equal(FindingCode.AgentUnsound, (await Assert.ThrowsAsync<AgentException>(() => reading)).Finding.Code);
    }

    private static byte[] Piece(byte[] content, long offset) =>
        content[(int)offset..Math.Min(content.Length, (int)offset + AgentContract.LongestPiece)];
}
