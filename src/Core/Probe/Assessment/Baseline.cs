using System.Collections.Immutable;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>
/// What a server is measured by: written down once, with its date and its source, so that two assessments can be compared.
/// </summary>
public sealed record Baseline
{
    /// <summary>Stable: <c>modern</c>, <c>intermediate</c>, <c>postgresql-15</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>When the source said so.</summary>
    public required DateOnly Dated { get; init; }

    /// <summary>Where it is written, for people to read up.</summary>
    public required string Source { get; init; }

    /// <summary>Older versions are not to be offered.</summary>
    public required TlsVersion OldestProtocol { get; init; }

    /// <summary>TLS 1.3 is to be offered.</summary>
    public required bool WantsTls13 { get; init; }

    /// <summary>Only suites with an ephemeral key exchange.</summary>
    public required bool WantsForwardSecrecy { get; init; }

    /// <summary>Only suites that authenticate what they encrypt (GCM, CCM, ChaCha20).</summary>
    public required bool WantsAead { get; init; }

    /// <summary>Names of the groups that are wanted; empty takes any.</summary>
    public required ImmutableArray<string> Groups { get; init; }

    public required int LeastRsaBits { get; init; }

    /// <summary>Of the server's certificate; null sets no limit.</summary>
    public required int? MostValidityDays { get; init; }
}

/// <summary>The baselines that come with the program.</summary>
public static class Baselines
{
    private static readonly ImmutableArray<string> s_strongGroups =
        ["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "X25519", "X448", "prime256v1", "secp384r1", "secp521r1", "ffdhe2048",
            "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"];

    /// <summary>TLS 1.3 alone, for clients of this decade.</summary>
    public static readonly Baseline Modern = new()
    {
        Name = "modern",
        Title = "Modern",
        Dated = new(2022, 11, 1),
        Source = "Mozilla Server Side TLS, Modern compatibility (wiki.mozilla.org/Security/Server_Side_TLS), with BCP 195 (RFC 9325, "
            + "November 2022)",
        OldestProtocol = TlsVersion.Tls13,
        WantsTls13 = true,
        WantsForwardSecrecy = true,
        WantsAead = true,
        Groups = s_strongGroups,
        LeastRsaBits = 2048,
        MostValidityDays = 398,
    };

    /// <summary>TLS 1.2 and 1.3 with forward secrecy; the one to measure by where nothing else is asked.</summary>
    public static readonly Baseline Intermediate = Modern with
    {
        Name = "intermediate",
        Title = "Intermediate",
        Source = "BCP 195: Recommendations for Secure Use of TLS (RFC 9325, November 2022), with RFC 8996 (TLS 1.0 and 1.1 deprecated, "
            + "March 2021)",
        OldestProtocol = TlsVersion.Tls12,
    };

    /// <summary>What a major version does with ssl = on and nothing else set.</summary>
    public static Baseline AsShipped(int major) => Intermediate with
    {
        Name = $"postgresql-{major}",
        Title = $"As shipped by PostgreSQL {major}",
        Dated = s_releases[Math.Clamp(major, 13, 18) - 13],
        Source = $"PostgreSQL {major} documentation, 20.3.3: ssl_min_protocol_version = TLSv1.2, ssl_ciphers = "
            + $"HIGH:MEDIUM:+3DES:!aNULL{(major >= 18 ? ", ssl_groups = X25519:prime256v1" : ", ssl_ecdh_curve = prime256v1")}",
        WantsTls13 = false,
        WantsForwardSecrecy = false,
        WantsAead = false,
        Groups = major >= 18 ? ["X25519", "prime256v1"] : ["prime256v1"],
        MostValidityDays = null,
    };

    private static readonly ImmutableArray<DateOnly> s_releases =
        [new(2020, 9, 24), new(2021, 9, 30), new(2022, 10, 13), new(2023, 9, 14), new(2024, 9, 26), new(2025, 9, 25)];

    public static ImmutableArray<Baseline> All { get; } = [Intermediate, Modern, .. Enumerable.Range(13, 6).Select(AsShipped)];

    /// <summary>Null for any other name.</summary>
    public static Baseline? Find(string name) => All.FirstOrDefault(one => one.Name == name);
}
