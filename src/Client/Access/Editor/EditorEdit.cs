using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>One thing that a person does to a file, named as it would be undone.</summary>
public abstract record EditorEdit(string Label)
{
    /// <param name="Line">Where the record in question stands afterwards.</param>
    public sealed record Records(string Label, ImmutableArray<PgHbaEdit> Edits, int Line) : EditorEdit(Label);

    /// <summary>The whole text as it is shown, secrets hidden.</summary>
    public sealed record Text(string Shown, int Line) : EditorEdit("Edit text");

    /// <summary>The whole file, byte for byte.</summary>
    public sealed record Bytes(string Label, ImmutableArray<byte> Content) : EditorEdit(Label);
}

/// <summary>How an edit ended.</summary>
public abstract record EditorOutcome
{
    private EditorOutcome() { }

    public sealed record Done(EditorState State) : EditorOutcome;

    public sealed record Refused(string Because) : EditorOutcome;
}
