using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.State;

/// <summary>
/// What the rules say: how records let in from other machines, each after the records above it, and beside it what they let in from the
/// server's own. Who is rejected earlier does not count.
/// </summary>
public sealed record AccessSummary
{
    // Several parts of a page ask for the same rules.
    private static readonly ConditionalWeakTable<HbaRules, AccessSummary> s_known = [];

    /// <summary>False where the file has errors or could not be read: the server goes on with the rules that it read before.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Where plaintext enters from.</summary>
    public required ImmutableArray<string> PlaintextFrom { get; init; }

    public required int Plaintext { get; init; }

    public required int Tls { get; init; }

    public required int MutualTls { get; init; }

    /// <summary>Records that let in with GSSAPI encryption and neither with TLS nor in plaintext.</summary>
    public required int Gss { get; init; }

    /// <summary>Where clients of other machines enter from without any proof of who they are (trust, no client certificate).</summary>
    public required ImmutableArray<string> TrustedFrom { get; init; }

    /// <summary>The weakest way in over TCP from loopback; <see cref="Transport.Refuses"/> when there is none.</summary>
    public required Transport Loopback { get; init; }

    /// <summary>A record trusts whoever comes from loopback.</summary>
    public required bool LoopbackIsTrusted { get; init; }

    /// <summary>The methods of the records for the Unix-domain socket, in their order; empty when none lets in.</summary>
    public required ImmutableArray<string> SocketMethods { get; init; }

    /// <summary>The weakest way in from other machines; <see cref="Transport.Refuses"/> when there is none.</summary>
    public Transport Network => this switch
    {
        { Plaintext: > 0 } => Transport.Plaintext,
        { Tls: > 0 } => Transport.Tls,
        { Gss: > 0 } => Transport.Gss,
        { MutualTls: > 0 } => Transport.MutualTls,
        _ => Transport.Refuses,
    };

    public static AccessSummary Of(HbaRules rules) => s_known.GetValue(rules, Read);

    /// <summary>Of other machines; <see cref="Beside"/> has the rest.</summary>
    public string Sentence => this switch
    {
        { IsKnown: false } => "not known, since pg_hba.conf has errors",
        { Plaintext: > 0 } =>
            $"plaintext from {string.Join(", ", PlaintextFrom.Take(2))}"
                + $"{(PlaintextFrom.Length > 2 ? $" and {PlaintextFrom.Length - 2} more" : "")}",
        { MutualTls: > 0, Tls: 0, Gss: 0 } => Loopback is Transport.MutualTls or Transport.Refuses
            ? "mutual TLS only"
            : "mutual TLS from other machines",
        { MutualTls: > 0, Tls: 0 } => "mutual TLS or GSSAPI encryption",
        { MutualTls: > 0 } => $"mutual TLS, {RelativeTime.Count(Tls, "record")} with TLS alone",
        { Tls: > 0, Gss: 0 } => "TLS only, no client certificate asked",
        { Tls: > 0 } => "TLS without a client certificate, or GSSAPI encryption",
        { Gss: > 0 } => "GSSAPI encryption only",
        _ => "nobody from another machine",
    };

    /// <summary>From the server's own machine over TCP.</summary>
    public string LoopbackSentence => !IsKnown ? "not known" : Loopback switch
    {
        Transport.Plaintext => "plaintext",
        Transport.Gss => "GSSAPI encryption",
        Transport.Tls => "TLS, no client certificate asked",
        Transport.MutualTls => "mutual TLS",
        _ => "nobody",
    } + (IsKnown && LoopbackIsTrusted ? ", for some without any proof (trust)" : "");

    /// <summary>Through the Unix-domain socket.</summary>
    public string SocketSentence => !IsKnown ? "not known" : SocketMethods.IsEmpty ? "nobody" : $"by {string.Join(", ", SocketMethods)}";

    /// <summary>Loopback and the Unix-domain socket, which the level does not speak of.</summary>
    public string Beside => $"loopback: {LoopbackSentence}; Unix socket: {SocketSentence}";

    private static AccessSummary Read(HbaRules rules)
    {
        var network = RecordReach.Of(rules, ReachedFrom.Network);
        var remote = network.ToLookup(reached => Entry(reached.Record, reached.Transports), reached => reached.Record);
        var loopback = RecordReach.Of(rules, ReachedFrom.Loopback);
        var entries = loopback.Select(reached => Entry(reached.Record, reached.Transports)).ToHashSet();
        return new()
        {
            IsKnown = rules.Accepted,
            PlaintextFrom = Addresses(remote[Transport.Plaintext]),
            Plaintext = remote[Transport.Plaintext].Count(),
            Tls = remote[Transport.Tls].Count(),
            MutualTls = remote[Transport.MutualTls].Count(),
            Gss = remote[Transport.Gss].Count(),
            TrustedFrom = Addresses(network.Where(IsTrusted).Select(reached => reached.Record)),
            Loopback = ((Transport[])[Transport.Plaintext, Transport.Tls, Transport.Gss, Transport.MutualTls])
                .Where(entries.Contains).Append(Transport.Refuses).First(),
            LoopbackIsTrusted = loopback.Any(IsTrusted),
            SocketMethods = [.. rules.Records.Where(record => record is { Type: HbaConnectionType.Local, Method: not "reject" })
                .Select(record => record.Method).Distinct(StringComparer.Ordinal)],
        };
    }

    private static ImmutableArray<string> Addresses(IEnumerable<HbaRecord> records) =>
        [.. records.Select(record => RecordMeaning.AddressText(record.Address)).Distinct(StringComparer.Ordinal)];

    private static bool IsTrusted((HbaRecord Record, ImmutableHashSet<AccessTransport> Transports) reached) =>
        RecordMeaning.AsksNoProof(reached.Record)
            && (reached.Transports.Contains(AccessTransport.Plaintext) || reached.Transports.Contains(AccessTransport.Tls));

    // The weakest way in that is left of the record.
    private static Transport Entry(HbaRecord record, ImmutableHashSet<AccessTransport> transports)
    {
        if (record.Method == "reject" || transports.IsEmpty) return Transport.Refuses;
        if (transports.Contains(AccessTransport.Plaintext)) return Transport.Plaintext;
        if (!transports.Contains(AccessTransport.Tls)) return Transport.Gss;
        return record.ClientCert is null ? Transport.Tls : Transport.MutualTls;
    }
}
