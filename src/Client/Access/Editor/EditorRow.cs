using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Client.Access.Editor;

public enum RowKind
{
    Record,
    /// <summary>A comment that would be a record without its sign.</summary>
    Off,
    /// <summary>A line that brings other files in.</summary>
    Include,
}

public enum RowMark
{
    None,
    Changed,
    Moved,
}

/// <summary>The columns of a record.</summary>
public enum EditorCell
{
    Type,
    Database,
    Role,
    Address,
    Method,
    Options,
}

/// <summary>A record as a row of the table, secrets hidden.</summary>
public sealed record EditorRow
{
    public required RowKind Kind { get; init; }

    public required int Line { get; init; }

    public required int LastLine { get; init; }

    /// <summary>The first of the comments directly above that go with the record; the record's own line without any.</summary>
    public required int Top { get; init; }

    /// <summary>As written.</summary>
    public required ImmutableArray<string> Fields { get; init; }

    /// <summary>The words of the comments above.</summary>
    public required string Comment { get; init; }

    /// <summary>The words of the comment behind the last field.</summary>
    public string EndComment { get; init; } = "";

    /// <summary>What the server says of the record; null when it takes it.</summary>
    public string? Problem { get; init; }

    public RowMark Mark { get; init; }

    public bool IsLocal => Fields[0] == "local";

    public int AddressCount => IsLocal || Fields.Length < 4 ? 0 : Fields.Length > 4 && IsBareAddress(Fields[3]) ? 2 : 1;

    /// <summary>Where the method stands, or would stand.</summary>
    public int MethodIndex => IsLocal ? 3 : 3 + Math.Max(1, AddressCount);

    public string Text(EditorCell cell) => cell switch
    {
        EditorCell.Address => string.Join(' ', Fields.Skip(3).Take(AddressCount)),
        EditorCell.Method => Fields.ElementAtOrDefault(MethodIndex) ?? "",
        EditorCell.Options => string.Join(' ', Fields.Skip(MethodIndex + 1)),
        _ => Fields.ElementAtOrDefault((int)cell) ?? "",
    };

    public override string ToString() => string.Join(' ', Fields);

    /// <summary>The server expects a mask behind it.</summary>
    internal static bool IsBareAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3);
}
