using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// A run of lines of a document. An edit shares the blocks in which nothing changes, so that what was read of one may be kept with it.
/// </summary>
public sealed class ConfBlock
{
    private readonly AuthBlock _block;

    internal ConfBlock(AuthBlock block) => _block = block;

    /// <summary>Lines as the server counts them.</summary>
    public int LineCount => _block.LineCount;

    /// <summary>The logical lines, their numbers counted from the block's first line on, which is 1; made anew at each call.</summary>
    public ImmutableArray<ConfLine> Lines =>
        [.. Enumerable.Range(0, _block.Lines.Length).Select(index => new ConfLine(_block, index, _block.Lines[index].Offset + 1))];
}
