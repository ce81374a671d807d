using Npgsql;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Login;

/// <summary>The way in through the server's own Unix-domain socket, as the account that asks: peer authentication, no password.</summary>
public static class PeerLogin
{
    /// <summary>A connection string; null when no server runs there, or it has no socket that can be seen.</summary>
    /// <param name="account">The role, which peer authentication demands to be the account's name.</param>
    public static string? Connection(TargetFiles files, string account)
    {
        if (PostmasterFile.Read(files.DataDirectory) is not { SocketDirectory: { } directory } postmaster) return null;
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = directory[0] == '/' ? files.Mounted(directory) : directory,
            Port = postmaster.Port,
            Username = account,
            Database = "postgres",
            SslMode = SslMode.Disable,
        };
        return settings.ConnectionString;
    }
}
