using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>
/// Whether <c>ssl_ciphers</c> has a suite of TLS 1.2 for a key's kind; those of TLS 1.3 are of any kind and not in that setting.
/// </summary>
internal static class CipherCheck
{
    // OpenSSL's names of TLS 1.2 suites that an RSA key alone serves.
    private static readonly ImmutableArray<string> s_rsaPrefixes =
    [
        "ECDHE-RSA-", "DHE-RSA-", "EDH-RSA-", "RSA-", "AES128-", "AES256-", "CAMELLIA128-", "CAMELLIA256-", "ARIA128-", "ARIA256-",
        "DES-CBC3-",
    ];

    private static readonly ImmutableArray<string> s_rsaWords = ["RSA", "aRSA", "kRSA"];

    /// <summary>What the settings mean for the key that is on disk now.</summary>
    public static Finding? Of(TargetSnapshot snapshot) =>
        TlsFiles.Certificates(snapshot, "ssl_cert_file") is [var leaf, ..] ? Of(snapshot, KeyDescription.Of(leaf.KeyAlgorithm).Type) : null;

    /// <param name="keyType"><c>RSA</c>, <c>ECDSA</c>, …, as <see cref="KeyDescription"/> has it.</param>
    public static Finding? Of(TargetSnapshot snapshot, string keyType)
    {
        if (snapshot.Settings.GetValueOrDefault("ssl_ciphers") is not { Length: > 0 } ciphers) return null;
        var lacks = keyType switch
        {
            "ECDSA" or "Ed25519" or "Ed448" => !Elements(ciphers).Any(element => !IsOfRsa(element)),
            "RSA" or "RSA-PSS" => !Elements(ciphers).Any(element => !IsOfEcdsa(element)),
            _ => false,
        };
        if (!lacks || snapshot.Settings.GetValueOrDefault("ssl_min_protocol_version") == "TLSv1.3") return null;
        var alone = snapshot.Settings.GetValueOrDefault("ssl_max_protocol_version") is "TLSv1.2" or "TLSv1.1" or "TLSv1";
        return new(FindingCode.CiphersLackKey, alone ? Severity.Error : Severity.Warning,
            $"ssl_ciphers has no suite for {(keyType[0] is 'E' ? "an" : "a")} {keyType} key: "
                + (alone ? "no client can complete a handshake." : "no client of TLS 1.2 can complete a handshake."),
            "Choose a key of the other kind (RSA or ECDSA), or widen ssl_ciphers.", "ssl_ciphers");
    }

    // OpenSSL separates by colons, commas and blanks; ! and - take away, + only moves.
    private static IEnumerable<string> Elements(string ciphers) => ciphers
        .Split([':', ',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(element => element[0] is not ('!' or '-' or '+' or '@'));

    private static bool IsOfRsa(string element) => s_rsaPrefixes.Any(prefix => element.StartsWith(prefix, StringComparison.Ordinal))
        || element.Split('+').Any(s_rsaWords.Contains);

    private static bool IsOfEcdsa(string element) => element.StartsWith("ECDHE-ECDSA-", StringComparison.Ordinal)
        || element.Split('+').Any(word => word is "ECDSA" or "aECDSA");
}
