using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>A step that a person could run by hand: what it does, and the command with secrets masked.</summary>
public sealed record ManualCommand(string Comment, string Command)
{
    /// <summary>On one line: it stands behind a # where all commands are copied at once.</summary>
    public string Comment { get; } = ShellWord.Comment(Comment);
}
