using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>A logical line of a document, or the document's end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AuthPlace(int Block, int Index);

/// <summary>Lines that change, come, go and change places in one batch, all by their numbers before it; changes come first.</summary>
internal sealed class AuthBatch(ImmutableArray<AuthBlock> blocks, AuthRules rules)
{
    private readonly HashSet<AuthPlace> _gone = [];
    private readonly Dictionary<AuthPlace, List<byte[]>> _before = [];
    private readonly Dictionary<AuthPlace, AuthBlock> _changed = [];
    private readonly int[] _first = FirstNumbers(blocks);

    public void Change(int lineNumber, Func<AuthBlock, int, byte[]> change)
    {
        var place = Find(lineNumber);
        if (place.Block == blocks.Length) throw NoLine(lineNumber);
        if (!_changed.TryGetValue(place, out var line)) line = OneLine(Bytes(place));
        _changed[place] = OneLine(change(line, 0));
    }

    public void Insert(int lineNumber, byte[] line) => Put(Find(lineNumber), line);

    public void Duplicate(int lineNumber)
    {
        var place = FindRecord(lineNumber);
        Put(After(place), Bytes(place));
    }

    public void Remove(int lineNumber, bool withComments)
    {
        foreach (var place in withComments ? Group(Find(lineNumber)) : [Find(lineNumber)]) Take(place, lineNumber);
    }

    public void Move(int lineNumber, int otherLine)
    {
        var group = Group(Find(lineNumber));
        var target = Group(Find(otherLine))[0];
        foreach (var place in group) Take(place, lineNumber);
        if (group.Contains(target)) target = group[0];
        foreach (var place in group) Put(target, Bytes(place));
    }

    /// <summary>The blocks with every change made; those that none touches are shared.</summary>
    public ImmutableArray<AuthBlock> Made()
    {
        var touched = new HashSet<int>(_gone.Concat(_before.Keys).Concat(_changed.Keys).Select(place => place.Block));
        var made = ImmutableArray.CreateBuilder<AuthBlock>(blocks.Length + 1);
        for (var at = 0; at < blocks.Length; at++)
        {
            if (!touched.Contains(at)) made.Add(blocks[at]);
            else made.AddRange(new AuthSplitter(Text(at), rules).Split(whole: false));
        }

        if (touched.Contains(blocks.Length)) made.AddRange(new AuthSplitter(Text(blocks.Length), rules).Split(whole: false));
        return made.DrainToImmutable();
    }

    private byte[] Text(int at)
    {
        var text = new List<byte>();
        var count = at < blocks.Length ? blocks[at].Lines.Length : 0;
        for (var index = 0; index < Math.Max(count, 1); index++)
        {
            var place = new AuthPlace(at, index);
            if (_before.TryGetValue(place, out var lines)) text.AddRange(lines.SelectMany(line => line));
            if (index < count && !_gone.Contains(place)) text.AddRange(Bytes(place));
        }

        return [.. text];
    }

    private void Put(AuthPlace place, byte[] line)
    {
        if (!_before.TryGetValue(place, out var lines)) _before.Add(place, lines = []);
        lines.Add(line);
    }

    private void Take(AuthPlace place, int lineNumber)
    {
        if (place.Block == blocks.Length) throw NoLine(lineNumber);
        if (!_gone.Add(place))
            throw new ArgumentException($"A batch moves or removes a line once: line {lineNumber} or a comment of it is named twice.",
                nameof(lineNumber));
    }

    private byte[] Bytes(AuthPlace place) =>
        (_changed.TryGetValue(place, out var line) ? line.Bytes.Span : blocks[place.Block].Raw(place.Index)).ToArray();

    private AuthBlock OneLine(byte[] line) => new AuthSplitter(line, rules).Split(whole: true)[0];

    /// <summary>A record with the comments directly above it; any other line alone.</summary>
    private List<AuthPlace> Group(AuthPlace place)
    {
        var group = new List<AuthPlace> { place };
        if (place.Block == blocks.Length || !IsRecord(place)) return group;
        while (Previous(group[^1]) is { } above && blocks[above.Block].IsComment(above.Index)) group.Add(above);
        group.Reverse();
        return group;
    }

    private bool IsRecord(AuthPlace place) => AuthTokens.Spans(blocks[place.Block].Content(place.Index), rules).Count > 0;

    private AuthPlace? Previous(AuthPlace place) => place switch
    {
        { Index: > 0 } => place with { Index = place.Index - 1 },
        { Block: > 0 } => new(place.Block - 1, blocks[place.Block - 1].Lines.Length - 1),
        _ => null,
    };

    private AuthPlace After(AuthPlace place) =>
        place.Index + 1 < blocks[place.Block].Lines.Length ? place with { Index = place.Index + 1 } : new(place.Block + 1, 0);

    private AuthPlace FindRecord(int lineNumber) =>
        Find(lineNumber) is var place && place.Block < blocks.Length && IsRecord(place) ? place : throw NoLine(lineNumber);

    private AuthPlace Find(int lineNumber)
    {
        if (lineNumber == _first[^1]) return new(blocks.Length, 0);
        var at = Array.BinarySearch(_first, lineNumber);
        if (at < 0) at = ~at - 1;
        if (at < 0 || at >= blocks.Length) throw NoLine(lineNumber);
        var index = blocks[at].IndexOf(lineNumber - _first[at]);
        if (index < 0) throw NoLine(lineNumber);
        var place = new AuthPlace(at, index);
        if (Previous(place) is { } above && !blocks[above.Block].Raw(above.Index).EndsWith("\n"u8))
            throw new ArgumentException($"Line {lineNumber} is a piece of a line that is too long for the server.", nameof(lineNumber));
        return place;
    }

    private static ArgumentOutOfRangeException NoLine(int lineNumber) =>
        new(nameof(lineNumber), lineNumber, "No logical line begins there.");

    private static int[] FirstNumbers(ImmutableArray<AuthBlock> blocks)
    {
        var first = new int[blocks.Length + 1];
        first[0] = 1;
        for (var at = 0; at < blocks.Length; at++) first[at + 1] = first[at] + blocks[at].LineCount;
        return first;
    }
}
