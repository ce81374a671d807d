using System.Collections.Immutable;
using System.Security.Cryptography;
using Npgsql;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>The roles of a sandbox with fresh passwords, the database <c>app</c>, and the slot that pgmoneta streams from.</summary>
internal static class SandboxRoles
{
    private const int PasswordBytes = 16;

    public static async Task<ImmutableDictionary<string, string>> CreateAsync(string adminConnection, CancellationToken cancellationToken)
    {
        var passwords = ImmutableDictionary.CreateRange(
            StringComparer.Ordinal, ((string[])["repl", "app"]).Select(role => KeyValuePair.Create(role, NewPassword())));
        var source = new NpgsqlSlimDataSourceBuilder(adminConnection).Build();
        await using var _ = source.ConfigureAwait(false);
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = connection.ConfigureAwait(false);
        // CREATE ROLE takes no parameters; a password here is hexadecimal and needs no quoting.
        string[] statements =
        [
            $"create role repl login replication password '{passwords["repl"]}'",
            $"create role app login password '{passwords["app"]}'",
            "create database app owner app",
            "select pg_create_physical_replication_slot('repl')",
        ];
        foreach (var statement in statements)
        {
            var command = new NpgsqlCommand(statement, connection);
            await using var ___ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        return passwords;
    }

    private static string NewPassword() => RandomNumberGenerator.GetHexString(PasswordBytes * 2, lowercase: true);
}
