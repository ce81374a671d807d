using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Verify.Proofs;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>What counts as proven under the present rules.</summary>
/// <param name="Level">As in the state.</param>
/// <param name="Roles">Roles of which every way in is proven.</param>
/// <param name="RolesKnown">Roles with a way in; null where the server was not asked which there are.</param>
/// <param name="At">The oldest proof that counts.</param>
public sealed record ProvenDto(string Level, int Roles, int? RolesKnown, DateTime? At);

/// <summary>A target's state in short; the snapshot has all of it.</summary>
/// <param name="Level">
/// By the weakest path over TCP from an address that is not loopback: <c>plaintext</c>, <c>tlsOffered</c>, <c>tlsRequired</c>,
/// <c>clientCertificate</c> or <c>notKnown</c> (also where nobody gets in from another machine).
/// </param>
/// <param name="Proven">Null while nothing is.</param>
/// <param name="Sentence">What is wrong, else how much is proven.</param>
public sealed record TargetStateDto(string Level, ProvenDto? Proven, string Sentence, FindingDto[] Findings)
{
    public static TargetStateDto Of(TargetSnapshot snapshot, TargetProofs proofs, DateTimeOffset now)
    {
        var state = TargetState.Of(snapshot, proofs, now);
        var coverage = state.Coverage;
        return new(Word(state.Level),
            coverage.Proven == 0 ? null : new(Word(state.Level), coverage.RolesProven, coverage.IsWhole ? coverage.Roles : null,
                coverage.At is { } at ? Spelling.Utc(at) : null),
            $"{char.ToUpperInvariant(state.Sentence[0])}{state.Sentence[1..]}.", FindingDto.Of(snapshot.Findings));
    }

    private static string Word(TlsLevel level) => level switch
    {
        TlsLevel.Plaintext => "plaintext",
        TlsLevel.TlsOffered => "tlsOffered",
        TlsLevel.TlsRequired => "tlsRequired",
        TlsLevel.ClientCertificateRequired => "clientCertificate",
        _ => "notKnown",
    };
}
