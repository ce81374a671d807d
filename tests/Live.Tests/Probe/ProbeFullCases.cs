using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>
/// One configuration of a real server, and what follows from it. Suites and chain are told by sslscan and openssl, not here.
/// </summary>
internal sealed record ProbeFullCase(string Name)
{
    public int Major { get; init; } = 15;

    public bool Ssl { get; init; } = true;

    public string Key { get; init; } = "rsa2048";

    /// <summary>Certificates of the file of ssl_cert_file behind the leaf.</summary>
    public string[] Behind { get; init; } = [];

    /// <summary>Certificates of ssl_ca_file; empty leaves it unset.</summary>
    public string[] Authorities { get; init; } = [];

    public string[] Settings { get; init; } = [];

    public string[] Hba { get; init; } = ["host all all 127.0.0.1/32 trust"];

    public string[] Versions { get; init; } = ["TLSv1.3", "TLSv1.2"];

    public SuiteOrder Order { get; init; } = SuiteOrder.Server;

    public string[]? Groups { get; init; }

    public int PrimeBits { get; init; } = 2048;

    public (string Type, int Bits, string? Curve) ServerKey { get; init; } = ("RSA", 2048, null);

    public bool InOrder { get; init; } = true;

    public string[] Surplus { get; init; } = [];

    public string[] Duplicates { get; init; } = [];

    public string[] Strangers { get; init; } = [];

    public string? Missing { get; init; }

    public PlaintextVerdict Plaintext { get; init; } = PlaintextVerdict.LetIn;

    public PlaintextVerdict OverTls { get; init; } = PlaintextVerdict.LetIn;

    public bool? ChannelBinding { get; init; }

    public bool Pointers { get; init; }

    public override string ToString() => Name;
}

internal static class ProbeFullCases
{
    private const string Weak = "ssl_ciphers = 'ALL:@SECLEVEL=0'";
    private const string Root = "CN=probe root";
    private const string Intermediate = "CN=probe intermediate";

    public static readonly ProbeFullCase[] All =
    [
        new("stock 13") { Major = 13 },
        new("stock 14") { Major = 14 },
        new("stock 15"),
        new("stock 16") { Major = 16 },
        new("stock 17") { Major = 17 },
        new("stock 18") { Major = 18, Groups = ["X25519", "prime256v1"] },
        new("every version") { Settings = ["ssl_min_protocol_version = 'TLSv1'", Weak],
            Versions = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"] },
        new("every version, OpenSSL 1.1.1") { Major = 14, Settings = ["ssl_min_protocol_version = 'TLSv1'", Weak],
            Versions = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"] },
        new("1.0 alone") { Settings = ["ssl_min_protocol_version = 'TLSv1'", "ssl_max_protocol_version = 'TLSv1'", Weak],
            Versions = ["TLSv1"] },
        new("1.1 alone") { Settings = ["ssl_min_protocol_version = 'TLSv1.1'", "ssl_max_protocol_version = 'TLSv1.1'", Weak],
            Versions = ["TLSv1.1"] },
        new("1.2 alone") { Settings = ["ssl_max_protocol_version = 'TLSv1.2'"], Versions = ["TLSv1.2"] },
        new("1.3 alone") { Settings = ["ssl_min_protocol_version = 'TLSv1.3'"], Versions = ["TLSv1.3"] },
        new("1.1 and 1.2") { Settings = ["ssl_min_protocol_version = 'TLSv1.1'", "ssl_max_protocol_version = 'TLSv1.2'", Weak],
            Versions = ["TLSv1.2", "TLSv1.1"] },
        new("one suite") { Settings = ["ssl_ciphers = 'ECDHE-RSA-AES128-GCM-SHA256'"] },
        new("RSA exchange alone") { Settings = ["ssl_ciphers = 'AES256-SHA:AES128-SHA'", "ssl_max_protocol_version = 'TLSv1.2'"],
            Versions = ["TLSv1.2"], Groups = [] },
        new("DHE with a file") { Settings = ["ssl_ciphers = 'DHE-RSA-AES256-GCM-SHA384'", "ssl_max_protocol_version = 'TLSv1.2'",
            "ssl_dh_params_file = 'dh3072.pem'"], Versions = ["TLSv1.2"], Groups = [], PrimeBits = 3072 },
        new("the client's order") { Settings = ["ssl_prefer_server_ciphers = off"], Order = SuiteOrder.Client },
        new("the client's order, 18") { Major = 18, Settings = ["ssl_prefer_server_ciphers = off"], Order = SuiteOrder.Client,
            Groups = ["X25519", "prime256v1"] },
        new("P-384 curve") { Settings = ["ssl_ecdh_curve = 'secp384r1'"], Groups = ["secp384r1"] },
        new("P-521 curve") { Settings = ["ssl_ecdh_curve = 'secp521r1'"], Groups = ["secp521r1"] },
        new("three groups, 18") { Major = 18, Settings = ["ssl_groups = 'secp384r1:X25519:prime256v1'"],
            Groups = ["secp384r1", "X25519", "prime256v1"] },
        new("one 1.3 suite, 18") { Major = 18, Settings = ["ssl_tls13_ciphers = 'TLS_AES_128_GCM_SHA256'"],
            Groups = ["X25519", "prime256v1"] },
        new("RSA 3072") { Key = "rsa3072", ServerKey = ("RSA", 3072, null) },
        new("ECDSA P-256") { Key = "p256", ServerKey = ("ECDSA", 256, "P-256") },
        new("ECDSA P-384") { Key = "p384", ServerKey = ("ECDSA", 384, "P-384") },
        new("ECDSA P-256, OpenSSL 1.1.1") { Major = 16, Key = "p256", ServerKey = ("ECDSA", 256, "P-256") },
        new("Ed25519") { Key = "ed25519", ServerKey = ("Ed25519", 256, null) },
        new("intermediate") { Key = "below", Behind = ["intermediate"], ServerKey = ("ECDSA", 256, "P-256") },
        new("surplus root") { Key = "below", Behind = ["intermediate", "root"], Surplus = [Root], ServerKey = ("ECDSA", 256, "P-256") },
        new("wrong order") { Key = "below", Behind = ["root", "intermediate"], InOrder = false, Surplus = [Root],
            ServerKey = ("ECDSA", 256, "P-256") },
        new("no intermediate") { Key = "below", Missing = Intermediate, ServerKey = ("ECDSA", 256, "P-256") },
        new("twice") { Key = "below", Behind = ["intermediate", "intermediate"], InOrder = false, Duplicates = [Intermediate],
            ServerKey = ("ECDSA", 256, "P-256") },
        new("a stranger") { Behind = ["other"], InOrder = false, Surplus = ["CN=probe other root"], Strangers = ["CN=probe other root"] },
        new("one authority") { Authorities = ["root"], Behind = [] },
        new("two authorities") { Authorities = ["root", "other"], Settings = ["ssl_max_protocol_version = 'TLSv1.2'"],
            Versions = ["TLSv1.2"] },
        new("two authorities, 1.3") { Authorities = ["other", "intermediate"], Settings = ["ssl_min_protocol_version = 'TLSv1.3'"],
            Versions = ["TLSv1.3"] },
        new("hostssl with scram") { Hba = ["hostssl all all 127.0.0.1/32 scram-sha-256"], Plaintext = PlaintextVerdict.Refused,
            OverTls = PlaintextVerdict.PasswordAsked, ChannelBinding = true },
        new("scram, 18") { Major = 18, Hba = ["host all all 127.0.0.1/32 scram-sha-256"], Plaintext = PlaintextVerdict.PasswordAsked,
            OverTls = PlaintextVerdict.PasswordAsked, ChannelBinding = true, Groups = ["X25519", "prime256v1"] },
        new("nobody") { Hba = ["host all all 127.0.0.1/32 reject"], Plaintext = PlaintextVerdict.Refused,
            OverTls = PlaintextVerdict.Refused },
        new("hostnossl alone") { Hba = ["hostnossl all all 127.0.0.1/32 trust"], OverTls = PlaintextVerdict.Refused },
        new("TLS off") { Ssl = false, Versions = [] },
        new("TLS off, 18") { Major = 18, Ssl = false, Versions = [] },
        new("pointers") { Key = "pointers", Pointers = true, ServerKey = ("ECDSA", 256, "P-256") },
    ];
}
