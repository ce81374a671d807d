using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.State;

/// <summary>Who enters how, over all records of a target, sockets left out.</summary>
public sealed record AccessSummary
{
    /// <summary>Where plaintext enters from, loopback left out.</summary>
    public required ImmutableArray<string> PlaintextFrom { get; init; }

    public required int Plaintext { get; init; }

    public required int Tls { get; init; }

    public required int MutualTls { get; init; }

    public static AccessSummary Of(HbaRules rules)
    {
        var remote = rules.Records.Where(r => !RecordMeaning.IsLoopback(r)).ToLookup(RecordMeaning.TransportOf);
        return new()
        {
            PlaintextFrom =
                [.. remote[Transport.Plaintext].Select(r => RecordMeaning.AddressText(r.Address)).Distinct(StringComparer.Ordinal)],
            Plaintext = remote[Transport.Plaintext].Count(),
            Tls = remote[Transport.Tls].Count(),
            MutualTls = remote[Transport.MutualTls].Count(),
        };
    }

    public string Sentence => this switch
    {
        { Plaintext: > 0 } =>
            $"plaintext from {string.Join(", ", PlaintextFrom.Take(2))}"
                + $"{(PlaintextFrom.Length > 2 ? $" and {PlaintextFrom.Length - 2} more" : "")}",
        { MutualTls: > 0, Tls: 0 } => "mutual TLS only",
        { MutualTls: > 0 } => $"mutual TLS, {RelativeTime.Count(Tls, "record")} with TLS alone",
        { Tls: > 0 } => "TLS only, no client certificate asked",
        _ => "nobody from another machine",
    };
}
