using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PgTlsDashboard.Core.Configuration;

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

    public AuthDocument ReplaceField(int lineNumber, int fieldIndex, string text) => Change(lineNumber, (block, index) => AuthFieldEdits.Replace(block, index, fieldIndex, text));

    public AuthDocument AppendField(int lineNumber, string text) => Change(lineNumber, (block, index) => AuthFieldEdits.Append(block, index, text));

    public AuthDocument InsertBefore(int lineNumber, string text) => Edit([new PgHbaEdit.InsertBefore(text) { LineNumber = lineNumber }]);

    public AuthDocument Edit(ImmutableArray<PgHbaEdit> edits)
    {
        var order = new AuthEditOrder(edits);
        var changed = order.WithinLines.Aggregate(this, (document, edit) => document.Within(edit));
        if (order.OfLines.IsEmpty) return changed;
        return changed.EndIsOpen() && order.OfLines.Max(LastLine) >= changed.Lines()[^1].LineNumber ? changed.MoveAtOpenEnd(order.OfLines) : changed.Move(order.OfLines);
    }

    private AuthDocument Within(PgHbaEdit edit) => edit switch
    {
        PgHbaEdit.SetField set => ReplaceField(set.LineNumber, set.Index, set.Text),
        PgHbaEdit.AppendField append => AppendField(append.LineNumber, append.Text),
        PgHbaEdit.InsertField insert => Change(insert.LineNumber, (block, index) => AuthFieldEdits.Insert(block, index, insert.Index, insert.Text)),
        PgHbaEdit.RemoveField remove => Change(remove.LineNumber, (block, index) => AuthFieldEdits.Remove(block, index, remove.Index)),
        PgHbaEdit.CommentOut => Change(edit.LineNumber, AuthFieldEdits.CommentOut),
        PgHbaEdit.CommentIn => Change(edit.LineNumber, AuthFieldEdits.CommentIn),
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, null),
    };

    private AuthDocument Change(int lineNumber, Func<AuthBlock, int, byte[]> change)
    {
        var (at, block, index) = Find(lineNumber);
        return Splice(at, change(block, index));
    }

    private AuthDocument Move(ImmutableArray<PgHbaEdit> edits)
    {
        var moves = new AuthMoves(_blocks, _rules);
        foreach (var edit in edits)
        {
            switch (edit)
            {
                case PgHbaEdit.InsertBefore insert: moves.Insert(insert.LineNumber, [.. OneLine(insert.Text), .. LineEnding()]); break;
                case PgHbaEdit.Duplicate: moves.Duplicate(edit.LineNumber); break;
                case PgHbaEdit.Remove remove: moves.Remove(remove.LineNumber, remove.WithComments); break;
                case PgHbaEdit.MoveBefore move: moves.Move(move.LineNumber, move.OtherLine); break;
            }
        }

        var blocks = moves.Made();
        return _whole ? Parse(new AuthDocument(blocks, _rules, _whole).ToBytes(), _rules.Version) : new(blocks, _rules, _whole);
    }

    /// <summary>A file whose last line has no newline keeps that: the line that comes last gives its ending to the one that was.</summary>
    private AuthDocument MoveAtOpenEnd(ImmutableArray<PgHbaEdit> edits)
    {
        var ending = LineEnding().ToArray();
        var edited = Closed(ending, out var continued).Move(edits);
        if (continued || edited._blocks.IsEmpty) return edited;
        if (!edited.LastEnding().SequenceEqual(ending)) edited = Closed(edited.LastEnding(), out _).Move(edits);
        var last = edited._blocks[^1].Bytes.Span;
        return edited.Splice(edited._blocks.Length - 1, [.. last[..^edited.LastEnding().Length]]);
    }

    private static int LastLine(PgHbaEdit edit) => edit is PgHbaEdit.MoveBefore move ? Math.Max(move.LineNumber, move.OtherLine) : edit.LineNumber;

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
        if (text.AsSpan().ContainsAny('\n', '\r', '\0')) throw new ArgumentException("A line holds no line ending and no NUL.", nameof(text));
        if (_rules.Continuation && text.EndsWith('\\')) throw new ArgumentException("A backslash at the end would continue the line.", nameof(text));
        return Encoding.UTF8.GetBytes(text);
    }
}
