using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>Handshakes at the limits that settings draw: the last that must be accepted, and the first that must be rejected.</summary>
internal static class TlsLimits
{
    private const int MostGroups = 4;

    /// <summary>What one of the wire effects proves.</summary>
    private static readonly ImmutableHashSet<string> s_onWire = ImmutableHashSet.Create(StringComparer.Ordinal,
        "ssl", "ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file", "ssl_min_protocol_version", "ssl_max_protocol_version",
        "ssl_ciphers", "ssl_ecdh_curve", "ssl_groups");

    private static readonly ImmutableArray<string> s_groups = ["X25519", "prime256v1", "secp384r1", "secp521r1"];

    public static bool IsTls(string setting) => setting == "ssl" || setting.StartsWith("ssl_", StringComparison.Ordinal);

    public static bool IsOnWire(string setting) => s_onWire.Contains(setting);

    /// <summary>Of a change.</summary>
    public static IEnumerable<Effect> Of(AskedTls was, AskedTls now, ImmutableArray<ChangedSetting> settings)
    {
        var (oldest, newest) = (was.Oldest != now.Oldest, was.Newest != now.Newest);
        foreach (var effect in Versions(now, oldest, newest)) yield return effect;
        if (was.Ciphers != now.Ciphers && now is { Ciphers: TlsSettingsRecipe.ForwardSecretCiphers, Oldest: <= TlsVersion.Tls12 })
        {
            if (!oldest && now.Newest >= TlsVersion.Tls12)
                yield return new Effect.Handshake(new(TlsVersion.Tls12, SuiteChoice.ForwardSecret), Accepted: true);
            yield return new Effect.Handshake(new(TlsVersion.Tls12, SuiteChoice.ForwardSecretCbc), Accepted: false);
            yield return new Effect.Handshake(new(TlsVersion.Tls12, SuiteChoice.WithoutForwardSecrecy), Accepted: false);
        }

        if ((Changed(settings, "ssl_groups") ?? Changed(settings, "ssl_ecdh_curve")) is { } groups && now.Newest == TlsVersion.Tls13)
        {
            var named = groups.Value.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Canonical)
                .ToList();
            foreach (var group in s_groups.Where(named.Contains).Take(MostGroups))
                yield return new Effect.Handshake(new(TlsVersion.Tls13, Group: group), Accepted: true);
            if (s_groups.FirstOrDefault(group => !named.Contains(group)) is { } other)
                yield return new Effect.Handshake(new(TlsVersion.Tls13, Group: other), Accepted: false);
        }
    }

    /// <summary>Of files that lie there.</summary>
    public static IEnumerable<Effect> Of(AskedTls now) => Versions(now, oldest: true, newest: true);

    /// <summary>The kinds of client that the settings do not mean to end; which of them other suites mean to end is not known.</summary>
    public static ImmutableArray<TlsClientKind> Kept(AskedTls was, AskedTls now) =>
    [
        .. TlsClientKind.All.Where(kind => kind.Offer.Version >= now.Oldest && kind.Offer.Version <= now.Newest
            && (was.Ciphers == now.Ciphers || kind.Offer.Version == TlsVersion.Tls13
                || (now.Ciphers == TlsSettingsRecipe.ForwardSecretCiphers && kind.Offer.Suites == SuiteChoice.ForwardSecret))),
    ];

    // What OpenSSL's own levels refuse below TLS 1.2 is not promised to be accepted.
    private static IEnumerable<Effect> Versions(AskedTls now, bool oldest, bool newest)
    {
        if (oldest && now.Oldest >= TlsVersion.Tls12) yield return new Effect.Handshake(Of(now.Oldest), Accepted: true);
        if (oldest && now.Oldest > TlsVersion.Tls10) yield return new Effect.Handshake(new(now.Oldest - 1), Accepted: false);
        if (newest && now.Newest >= TlsVersion.Tls12 && !(oldest && now.Newest == now.Oldest))
            yield return new Effect.Handshake(Of(now.Newest), Accepted: true);
        if (newest && now.Newest < TlsVersion.Tls13) yield return new Effect.Handshake(new(now.Newest + 1), Accepted: false);
    }

    // Which suites a server has is ssl_ciphers' business: what must be accepted is a hello that offers all of them.
    private static TlsOffer Of(TlsVersion version) => new(version, SuiteChoice.All);

    // OpenSSL takes other names of the same curves, in any case.
    private static string Canonical(string group) => group.ToUpperInvariant() switch
    {
        "P-256" or "SECP256R1" or "PRIME256V1" => "prime256v1",
        "P-384" or "SECP384R1" => "secp384r1",
        "P-521" or "SECP521R1" => "secp521r1",
        "X25519" => "X25519",
        _ => group,
    };

    private static ChangedSetting? Changed(ImmutableArray<ChangedSetting> settings, string name) =>
        settings.FirstOrDefault(setting => setting.Name == name);
}
