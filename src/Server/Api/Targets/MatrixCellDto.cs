using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>What the records decide about one way in.</summary>
/// <param name="Verdict"><c>matched</c>, <c>implicitReject</c> or <c>undecided</c>.</param>
/// <param name="LineNumber">Of the record that matched, or that cannot be decided here; null without one.</param>
/// <param name="Login">How far a role with a certificate of its own gets: <c>open</c>, <c>password</c>, <c>rejected</c>, …</param>
public sealed record MatrixDecisionDto(
    string Verdict, string? FileName, int? LineNumber, string? AuthMethod, string? ClientCert, string Login, string Because)
{
    public static MatrixDecisionDto Of(HbaExplanation explanation)
    {
        var (verdict, record) = explanation.Verdict switch
        {
            HbaVerdict.Matched matched => ("matched", matched.Record),
            HbaVerdict.Undecided undecided => ("undecided", undecided.Record),
            _ => ("implicitReject", null),
        };
        return new(
            verdict, record?.FileName, record?.LineNumber, record?.Method, record?.ClientCert, Spelling.Of(explanation.Login),
            explanation.Because);
    }
}

/// <summary>How the roles of a row enter from a network, by the weakest way that is open.</summary>
/// <param name="Access"><c>refused</c>, <c>socket</c>, <c>mutualTls</c>, <c>tls</c>, <c>gss</c>, <c>plaintext</c> or
/// <c>undecided</c>.</param>
/// <param name="Level"><c>proven</c>, <c>attention</c>, <c>broken</c> or <c>notKnown</c>; null where nothing is to be said.</param>
/// <param name="WithoutSecret">Whether plaintext enters by <c>trust</c> or by a password that is sent as it is.</param>
/// <param name="WithoutProof">Whether a record lets in whoever comes (<c>trust</c>, no client certificate), over TLS or without.</param>
/// <param name="WithTls">What is decided over TLS.</param>
/// <param name="WithoutTls">What is decided without TLS, and over the Unix-domain socket.</param>
public sealed record MatrixCellDto(
    string Network, string Access, string? Level, bool WithoutSecret, MatrixDecisionDto WithTls, MatrixDecisionDto WithoutTls,
    bool WithoutProof)
{
    public static MatrixCellDto Of(AccessCell cell, MatrixNetwork network) => new(
        network.Name, Spelling.Of(cell.Class), CellMeaning.Of(cell, network) is { } meaning ? Spelling.Of(meaning) : null,
        CellMeaning.HasNoSecret(cell), MatrixDecisionDto.Of(cell.WithTls), MatrixDecisionDto.Of(cell.WithoutTls),
        CellMeaning.AsksNoProof(cell));
}
