using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A role and one of its paths, and how far it is proven.</summary>
/// <param name="Path"><c>database</c> or <c>replication</c>.</param>
/// <param name="State"><c>notTried</c>, <c>partly</c>, <c>beforeLastChange</c>, <c>proven</c> or <c>contradicted</c>.</param>
/// <param name="At">When the oldest of what proves it was shown; null where it is not proven.</param>
/// <param name="OverLoopback">It was shown from the server's own machine.</param>
public sealed record WayDto(string Role, string Path, string State, DateTime? At, bool OverLoopback)
{
    public static WayDto Of(WayProof proof) => new(
        proof.Way.Role, proof.Way.Replication ? "replication" : "database", Spelling.Of(proof.State),
        proof.At is { } at ? Spelling.Utc(at) : null, proof.OverLoopback);
}

/// <summary>What was proven, of all ways in from other machines.</summary>
/// <param name="Whole">False where the server was not asked which roles there are: then the ways are those that were tried.</param>
/// <param name="Ways">The number of ways in.</param>
/// <param name="Proven">Those that are proven under the present rules.</param>
/// <param name="BeforeLastChange">Those that were proven before the rules were changed, and not since.</param>
/// <param name="Roles">Roles with a way in.</param>
/// <param name="RolesProven">Roles of which every way in is proven.</param>
/// <param name="Surprises">Cases under the present rules that came out otherwise than they must.</param>
/// <param name="At">The oldest proof that counts, or where none does the newest before the last change.</param>
/// <param name="OverLoopback">What is proven was shown from the server's own machine alone.</param>
/// <param name="Each">At most 1,000 of the ways.</param>
public sealed record CoverageDto(
    bool Whole, int Ways, int Proven, int BeforeLastChange, int Roles, int RolesProven, int Surprises, DateTime? At, bool OverLoopback,
    string Sentence, WayDto[] Each)
{
    private const int Most = 1_000;

    public static CoverageDto Of(ProofCoverage coverage) => new(
        coverage.IsWhole, coverage.Ways.Length, coverage.Proven, coverage.BeforeLastChange, coverage.Roles, coverage.RolesProven,
        coverage.Surprises, coverage.At is { } at ? Spelling.Utc(at) : null, coverage.OverLoopback, coverage.Sentence,
        [.. coverage.Ways.Take(Most).Select(WayDto.Of)]);
}

/// <summary>What the wire shows.</summary>
/// <param name="Reached">Null when nobody looked.</param>
/// <param name="Tls">Null where it was not seen whether the server offers TLS.</param>
/// <param name="AsksCertificate">Whether the handshake asked for a client certificate; null when that was not seen.</param>
public sealed record WireDto(DateTime? At, bool? Reached, bool? Tls, string? Protocol, string? CipherSuite, bool? AsksCertificate,
    string Sentence)
{
    public static WireDto Of(WireView wire) => new(
        wire.At is { } at ? Spelling.Utc(at) : null, wire.Reached, wire.Tls, wire.Protocol, wire.CipherSuite, wire.AsksCertificate,
        wire.Sentence);
}

/// <summary>A target's state: what the rules say, what the wire shows and what was proven, apart, and what follows from them.</summary>
/// <param name="Level"><c>proven</c>, <c>attention</c>, <c>broken</c> or <c>notKnown</c>.</param>
/// <param name="Word">The same as pages show it, with the scope of what is proven.</param>
/// <param name="Sentence">What is wrong, else how much is proven; without a full stop.</param>
/// <param name="NextStep">The step of the set-up that is due: <c>inspect</c>, <c>server-certificate</c>, <c>access-rules</c>,
/// <c>client-certificate</c> or <c>verify</c>.</param>
/// <param name="TlsLevel">By the weakest path over TCP from an address that is not loopback: <c>notKnown</c>, <c>plaintext</c>,
/// <c>tlsOffered</c>, <c>tlsRequired</c>, <c>clientCertificateRequired</c> or <c>noNetworkPath</c>.</param>
/// <param name="TlsLevelName">The same as pages show it.</param>
/// <param name="Rules">What the rules say of other machines.</param>
/// <param name="Loopback">What the rules say of loopback.</param>
/// <param name="Socket">What the rules say of the Unix-domain socket.</param>
public sealed record TargetHealthDto(
    string Level, string Word, string Sentence, string NextStep, string TlsLevel, string TlsLevelName, string Rules, string Loopback,
    string Socket, WireDto Wire, CoverageDto Coverage)
{
    public static TargetHealthDto Of(TargetState state) => new(
        Spelling.Of(state.Meaning), state.Word, state.Sentence, state.NextStep, Spelling.Of(state.Level), TlsLevels.Name(state.Level),
        state.Rules.Sentence, state.Rules.LoopbackSentence, state.Rules.SocketSentence, WireDto.Of(state.Wire),
        CoverageDto.Of(state.Coverage));
}
