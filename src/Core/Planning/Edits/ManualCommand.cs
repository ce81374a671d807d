namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>A step that a person could run by hand: what it does, and the command with secrets masked.</summary>
public sealed record ManualCommand(string Comment, string Command);
