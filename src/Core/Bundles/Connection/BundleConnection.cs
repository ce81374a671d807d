namespace PgTlsDashboard.Core.Bundles.Connection;

/// <summary>What every text of a bundle says about the connection, without any secret.</summary>
internal sealed record BundleConnection
{
    /// <summary>One line of why, for a comment of any language.</summary>
    public const string WhyVerifyCa = "verify-ca: the server's certificate does not name this host, so only its authority can be checked.";

    /// <summary>Where every driver here looks for a password; one line for a comment of any language.</summary>
    public const string WherePassword = "A password, where the server asks for one, is read from PGPASSWORD or ~/.pgpass: see README.md.";

    /// <summary>Stands for the directory of the installed files, where a format cannot name a home; install.sh fills it in.</summary>
    public const string Files = "@FILES@";

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Database { get; init; }

    public required string Role { get; init; }

    public required string TargetName { get; init; }

    public required bool HostNameIsProven { get; init; }

    public required bool HasKey { get; init; }

    public required bool HasPkcs12 { get; init; }

    /// <summary>The target's name as a section may be called.</summary>
    public string Section => BundleFolder.Safe(TargetName);

    /// <summary>Where install.sh puts the files, below ~/.postgresql; also the service's name. Safe in every language's quotes.</summary>
    public string Folder => BundleFolder.Of(Role, TargetName);

    public string SslMode => HostNameIsProven ? "verify-full" : "verify-ca";

    /// <summary>The reason as a comment line, or nothing.</summary>
    public string Because(string comment) => HostNameIsProven ? "" : $"{comment} {WhyVerifyCa}\n";
}
