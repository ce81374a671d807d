using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>Puts a person's edits onto files that somebody else changed meanwhile.</summary>
public static class EditorRebase
{
    /// <summary>Refused where both changed the same lines; nothing is lost then.</summary>
    public static EditorOutcome Onto(EditorState mine, TargetSnapshot now)
    {
        var state = EditorState.Open(now);
        foreach (var file in mine.Files.Where(file => file.IsChanged))
        {
            if (state.Find(file.Path) is not { } fresh)
                return new EditorOutcome.Refused($"{file.Path} is no longer among the files of the access rules.");
            // Latin-1 knows every byte, and gives it back.
            if (LineMerge.Merge(Text(file.Original.ToBytes()), Text(file.Content.ToBytes()),
                Text(fresh.Original.ToBytes())) is not { } merged)
                return new EditorOutcome.Refused($"You and somebody else changed the same lines of {file.Path}. Copy what you need from "
                    + "the text, then show the file as it is now.");
            switch (state.Apply(file.Path, new EditorEdit.Bytes("Put edits onto the new file", [.. Encoding.Latin1.GetBytes(merged)])))
            {
                case EditorOutcome.Done done: state = done.State; break;
                case var refused: return refused;
            }
        }

        return new EditorOutcome.Done(state);
    }

    private static string Text(ImmutableArray<byte> bytes) => Encoding.Latin1.GetString(bytes.AsSpan());
}
