namespace PgTlsDashboard.Core.Host;

/// <summary>A directory as it was when it was read: a plan is applied to this very one or not at all.</summary>
/// <param name="Path">As declared.</param>
/// <param name="Resolved">Without links.</param>
public sealed record DirectoryPin(string Path, string Resolved, ulong Device, ulong Inode);
