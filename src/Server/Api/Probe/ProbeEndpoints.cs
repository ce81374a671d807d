using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>What to look at, without credentials.</summary>
/// <param name="ServerName">Sent as SNI and compared with the SANs; the host when absent.</param>
/// <param name="Negotiation"><c>sslrequest</c> (default) or <c>direct</c>.</param>
/// <param name="Depth"><c>handshake</c> (default), or <c>full</c>: every question that needs no credentials, in some twenty connections and
/// one more for each cipher suite.</param>
/// <param name="Baseline">What the report is measured by: <c>intermediate</c> (default), <c>modern</c>, or <c>postgresql-13</c> to
/// <c>postgresql-18</c> as shipped.</param>
/// <param name="Trust">PEM of the roots to validate the chain with; revocation lists among them are used as libpq uses sslcrl.</param>
public sealed record ProbeBody(string? Host, int? Port, string? ServerName, string? Negotiation, string? Depth, string? Trust,
    string? Baseline);

internal static class ProbeEndpoints
{
    public static void MapProbe(this RouteGroupBuilder api) =>
        api.MapPost("/probe", ProbeAsync).WithTags("Probe").WithSummary("Look at a server from outside").Produces<ProbeDto>().Refuses(400);

    private static async Task<IResult> ProbeAsync(ProbeBody body, IProbe probe, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var negotiation = check.Choice("negotiation", body.Negotiation, "sslrequest", "direct");
        var trust = TrustBody.Read(body.Trust, check);
        var depth = check.Choice("depth", body.Depth, "handshake", "full");
        var request = new ProbeRequest
        {
            Host = check.Text("host", body.Host),
            Port = check.Number("port", body.Port ?? 5432, 1, 65535),
            ServerName = string.IsNullOrWhiteSpace(body.ServerName) ? null : body.ServerName,
            Negotiation = negotiation == "direct" ? ProbeNegotiation.Direct : ProbeNegotiation.SslRequest,
            Depth = depth == "full" ? ProbeDepth.Full : ProbeDepth.Handshake,
            AskPlaintext = true,
            AskDirectTls = true,
            Trust = trust.Roots,
            RevocationLists = trust.RevocationLists,
        };
        var baseline = Baselines.Find(body.Baseline ?? Baselines.Intermediate.Name);
        if (baseline is null)
            check.Fail(FindingCode.FieldUnknownValue, "baseline", "`baseline` has an unknown value.",
                $"It takes {string.Join(", ", Baselines.All.Select(one => one.Name))}.");
        return check.Failed
            ? Problems.BadRequest(check.Findings)
            : Results.Ok(ProbeDto.Of(await probe.ProbeAsync(request, cancellationToken), baseline!));
    }
}
