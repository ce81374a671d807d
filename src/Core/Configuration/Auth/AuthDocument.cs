using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// The lossless text that pg_hba.conf and pg_ident.conf share: blocks of lines, so that an edit costs its block and not the file.
/// </summary>
internal sealed class AuthDocument
{
    private readonly ImmutableArray<AuthBlock> _blocks;
    private readonly AuthRules _rules;
    private readonly bool _whole;

    private AuthDocument(ImmutableArray<AuthBlock> blocks, AuthRules rules, bool whole)
    {
        _blocks = blocks;
        _rules = rules;
        _whole = whole;
    }

    public static AuthDocument Parse(ImmutableArray<byte> text, PostgresVersion version)
    {
        var rules = new AuthRules(version);
        return new([.. new AuthSplitter(text.AsMemory(), rules).Split(whole: false)], rules, text.Contains((byte)0));
    }

    public ImmutableArray<byte> ToBytes()
    {
        var bytes = new byte[_blocks.Sum(block => block.Bytes.Length)];
        var place = 0;
        foreach (var block in _blocks)
        {
            block.Bytes.Span.CopyTo(bytes.AsSpan(place));
            place += block.Bytes.Length;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    public IEnumerable<ConfBlock> Blocks => _blocks.Select(block => block.Shown);

    public int LineCount => _blocks.Sum(block => block.LineCount);

    public ImmutableArray<ConfLine> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<ConfLine>(_blocks.Sum(block => block.Lines.Length));
        var number = 1;
        foreach (var block in _blocks)
        {
            for (var index = 0; index < block.Lines.Length; index++) lines.Add(new(block, index, number + block.Lines[index].Offset));
            number += block.LineCount;
        }

        return lines.MoveToImmutable();
    }

    public AuthDocument ReplaceField(int lineNumber, int fieldIndex, string text) =>
        Change(lineNumber, (block, index) => AuthFieldEdits.Replace(block, index, fieldIndex, text));

    public AuthDocument AppendField(int lineNumber, string text) =>
        Change(lineNumber, (block, index) => AuthFieldEdits.Append(block, index, text));

    public AuthDocument InsertBefore(int lineNumber, string text) => Edit([new PgHbaEdit.InsertBefore(text) { LineNumber = lineNumber }]);

    public AuthDocument Edit(ImmutableArray<PgHbaEdit> edits)
    {
        var ordered = AuthEditOrder.Of(edits);
        return EndIsOpen() && edits.Max(LastMoved) >= Lines()[^1].LineNumber ? MakeAtOpenEnd(ordered) : Make(ordered);
    }

    private AuthDocument Change(int lineNumber, Func<AuthBlock, int, byte[]> change)
    {
        var (at, block, index) = Find(lineNumber);
        return Splice(at, change(block, index));
    }

    private AuthDocument Make(IEnumerable<PgHbaEdit> edits)
    {
        var batch = new AuthBatch(_blocks, _rules);
        foreach (var edit in edits)
        {
            switch (edit)
            {
                case PgHbaEdit.SetField set:
                    batch.Change(set.LineNumber,
                    (block, index) => AuthFieldEdits.Replace(block, index, set.Index, set.Text)); break;
                case PgHbaEdit.AppendField append:
                    batch.Change(append.LineNumber,
                    (block, index) => AuthFieldEdits.Append(block, index, append.Text)); break;
                case PgHbaEdit.InsertField insert:
                    batch.Change(insert.LineNumber,
                    (block, index) => AuthFieldEdits.Insert(block, index, insert.Index, insert.Text)); break;
                case PgHbaEdit.RemoveField remove:
                    batch.Change(remove.LineNumber,
                    (block, index) => AuthFieldEdits.Remove(block, index, remove.Index)); break;
                case PgHbaEdit.CommentOut: batch.Change(edit.LineNumber, AuthFieldEdits.CommentOut); break;
                case PgHbaEdit.CommentIn: batch.Change(edit.LineNumber, AuthFieldEdits.CommentIn); break;
                case PgHbaEdit.InsertBefore insert: batch.Insert(insert.LineNumber, [.. OneLine(insert.Text), .. LineEnding()]); break;
                case PgHbaEdit.Duplicate: batch.Duplicate(edit.LineNumber); break;
                case PgHbaEdit.Remove remove: batch.Remove(remove.LineNumber, remove.WithComments); break;
                case PgHbaEdit.MoveBefore move: batch.Move(move.LineNumber, move.OtherLine); break;
            }
        }

        var blocks = batch.Made();
        return _whole ? Parse(new AuthDocument(blocks, _rules, _whole).ToBytes(), _rules.Version) : new(blocks, _rules, _whole);
    }

    /// <summary>A file whose last line has no newline keeps that: the line that comes last gives its ending to the one that was.</summary>
    private AuthDocument MakeAtOpenEnd(ImmutableArray<PgHbaEdit> edits)
    {
        var ending = LineEnding().ToArray();
        var made = Closed(ending, out var continued).Make(edits);
        if (continued || made._blocks.IsEmpty) return made;
        if (!made.LastEnding().SequenceEqual(ending)) made = Closed(made.LastEnding(), out _).Make(edits);
        var last = made._blocks[^1];
        // An empty line is its ending alone, and would be lost with it.
        return last.Content(last.Lines.Length - 1).IsEmpty
            ? made
            : made.Splice(made._blocks.Length - 1, [.. last.Bytes.Span[..^made.LastEnding().Length]]);
    }

    /// <summary>The last line that an edit moves, removes, copies or puts something before; 0 for a change within a line.</summary>
    private static int LastMoved(PgHbaEdit edit) => edit switch
    {
        PgHbaEdit.MoveBefore move => Math.Max(move.LineNumber, move.OtherLine),
        PgHbaEdit.InsertBefore or PgHbaEdit.Duplicate or PgHbaEdit.Remove => edit.LineNumber,
        _ => 0,
    };

    private bool EndIsOpen() => !_blocks.IsEmpty && (!_blocks[^1].Bytes.Span.EndsWith("\n"u8) || WouldContinue(_blocks[^1].Bytes.Span));

    /// <param name="continued">The last line goes on behind its end: it needed more than a newline.</param>
    private AuthDocument Closed(ReadOnlySpan<byte> ending, out bool continued)
    {
        byte[] text = [.. _blocks[^1].Bytes.Span, .. _blocks[^1].Bytes.Span.EndsWith("\n"u8) ? default : ending];
        for (continued = false; WouldContinue(text); continued = true) text = [.. text, .. ending];
        return Splice(_blocks.Length - 1, text);
    }

    private bool WouldContinue(ReadOnlySpan<byte> text)
    {
        int Count(byte[] bytes) => new AuthSplitter(bytes, _rules).Split(whole: true)[0].Lines.Length;
        return Count([.. text, (byte)'x']) == Count([.. text]);
    }

    private ReadOnlySpan<byte> LastEnding() => _blocks[^1].Bytes.Span.EndsWith("\r\n"u8) ? "\r\n"u8 : "\n"u8;

    private AuthDocument Splice(int at, byte[] text)
    {
        if (_whole) return Parse([.. _blocks.Take(at).SelectMany(block => block.Bytes.ToArray()), .. text], _rules.Version);
        var replaced = new AuthSplitter(text, _rules).Split(whole: true);
        return new(_blocks.SetItem(at, replaced[0]), _rules, _whole);
    }

    private (int At, AuthBlock Block, int Index) Find(int lineNumber)
    {
        var first = 1;
        for (var at = 0; at < _blocks.Length; first += _blocks[at++].LineCount)
        {
            if (lineNumber >= first + _blocks[at].LineCount) continue;
            var index = _blocks[at].IndexOf(lineNumber - first);
            if (index >= 0) return (at, _blocks[at], index);
            break;
        }

        throw new ArgumentOutOfRangeException(nameof(lineNumber), lineNumber, "No logical line begins there.");
    }

    /// <summary>The file's own: that of its first line.</summary>
    private ReadOnlySpan<byte> LineEnding()
    {
        foreach (var block in _blocks)
        {
            var newline = block.Bytes.Span.IndexOf((byte)'\n');
            if (newline >= 0) return newline > 0 && block.Bytes.Span[newline - 1] == (byte)'\r' ? "\r\n"u8 : "\n"u8;
        }

        return "\n"u8;
    }

    private byte[] OneLine(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r', '\0'))
            throw new ArgumentException("A line holds no line ending and no NUL.", nameof(text));
        if (_rules.Continuation && text.EndsWith('\\'))
            throw new ArgumentException("A backslash at the end would continue the line.", nameof(text));
        return Encoding.UTF8.GetBytes(text);
    }
}
