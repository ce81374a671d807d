namespace PgTlsDashboard.Core.Bundles;

/// <summary>What every text of a bundle says about the connection, without any secret.</summary>
internal sealed record BundleConnection
{
    public BundleConnection(BundleContents contents)
    {
        Host = contents.Host;
        Port = contents.Port;
        Database = contents.Database;
        Role = contents.Role;
        Section = Bundle.FolderName(contents.TargetName);
        HostNameIsProven = contents.HostNameIsProven;
        HasKey = contents.Key is not null;
        HasPkcs12 = HasKey && !string.IsNullOrEmpty(contents.Passphrase);
    }

    /// <summary>One line of why, for a comment of any language.</summary>
    public const string WhyVerifyCa = "verify-ca: the server's certificate does not name this host, so only its authority can be checked.";

    public string Host { get; }

    public int Port { get; }

    public string Database { get; }

    public string Role { get; }

    /// <summary>The target's name as a section may be called.</summary>
    public string Section { get; }

    public bool HostNameIsProven { get; }

    public bool HasKey { get; }

    public bool HasPkcs12 { get; }

    public string SslMode => HostNameIsProven ? "verify-full" : "verify-ca";

    /// <summary>The reason as a comment line, or nothing.</summary>
    public string Because(string comment) => HostNameIsProven ? "" : $"{comment} {WhyVerifyCa}\n";
}
