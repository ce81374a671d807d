using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>What the admin connection's string lets it do when it comes again.</summary>
/// <param name="Tls">It may come over TLS.</param>
/// <param name="Plaintext">It may come without.</param>
/// <param name="Password">It may have a password to give, be it in a password file.</param>
/// <param name="Certificate">It has a client certificate to show.</param>
public sealed record AdminLoginOptions(bool Tls, bool Plaintext, bool Password, bool Certificate)
{
    internal static AdminLoginOptions Of(NpgsqlConnectionStringBuilder settings) => new(
        settings.SslMode != SslMode.Disable,
        settings.SslMode is SslMode.Disable or SslMode.Allow or SslMode.Prefer,
        settings.Password is { Length: > 0 } || settings.Passfile is { Length: > 0 } || PasswordElsewhere(),
        settings.SslCertificate is { Length: > 0 } || Environment.GetEnvironmentVariable("PGSSLCERT") is { Length: > 0 });

    // Where the driver looks when the string holds none.
    private static bool PasswordElsewhere() =>
        Environment.GetEnvironmentVariable("PGPASSWORD") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("PGPASSFILE") is { Length: > 0 }
        || File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pgpass"));
}
