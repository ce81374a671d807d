namespace PgTlsDashboard.Core.Host;

/// <summary>Maps a directory as this program sees it to the same directory as the server sees it (a container's volume).</summary>
public sealed record ServerPath(string Mounted, string OnServer);
