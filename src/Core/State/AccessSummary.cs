using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.State;

/// <summary>
/// How records let in from other machines, each after the records above it: who is rejected there does not count here. Sockets and
/// loopback are left out.
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

    public static AccessSummary Of(HbaRules rules) => s_known.GetValue(rules, Read);

    public string Sentence => this switch
    {
        { IsKnown: false } => "not known, since pg_hba.conf has errors",
        { Plaintext: > 0 } =>
            $"plaintext from {string.Join(", ", PlaintextFrom.Take(2))}"
                + $"{(PlaintextFrom.Length > 2 ? $" and {PlaintextFrom.Length - 2} more" : "")}",
        { MutualTls: > 0, Tls: 0, Gss: 0 } => "mutual TLS only",
        { MutualTls: > 0, Tls: 0 } => "mutual TLS or GSSAPI encryption",
        { MutualTls: > 0 } => $"mutual TLS, {RelativeTime.Count(Tls, "record")} with TLS alone",
        { Tls: > 0, Gss: 0 } => "TLS only, no client certificate asked",
        { Tls: > 0 } => "TLS without a client certificate, or GSSAPI encryption",
        { Gss: > 0 } => "GSSAPI encryption only",
        _ => "nobody from another machine",
    };

    private static AccessSummary Read(HbaRules rules)
    {
        var remote = RecordReach.FromNetwork(rules)
            .ToLookup(reached => Entry(reached.Record, reached.Transports), reached => reached.Record);
        return new()
        {
            IsKnown = rules.Accepted,
            PlaintextFrom =
                [.. remote[Transport.Plaintext].Select(r => RecordMeaning.AddressText(r.Address)).Distinct(StringComparer.Ordinal)],
            Plaintext = remote[Transport.Plaintext].Count(),
            Tls = remote[Transport.Tls].Count(),
            MutualTls = remote[Transport.MutualTls].Count(),
            Gss = remote[Transport.Gss].Count(),
        };
    }

    // The weakest way in that is left of the record.
    private static Transport Entry(HbaRecord record, ImmutableHashSet<AccessTransport> transports)
    {
        if (record.Method == "reject" || transports.IsEmpty) return Transport.Refuses;
        if (transports.Contains(AccessTransport.Plaintext)) return Transport.Plaintext;
        if (!transports.Contains(AccessTransport.Tls)) return Transport.Gss;
        return record.ClientCert is null ? Transport.Tls : Transport.MutualTls;
    }
}
