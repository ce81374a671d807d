using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe;

namespace PgTlsDashboard.Server.Api;

/// <summary>What to look at, without credentials.</summary>
/// <param name="ServerName">Sent as SNI and compared with the SANs; the host when absent.</param>
/// <param name="Negotiation"><c>sslrequest</c> (default) or <c>direct</c>.</param>
/// <param name="Depth"><c>handshake</c> (default), or <c>full</c>: every question that needs no credentials, in some twenty connections and one more for each cipher suite.</param>
/// <param name="Trust">PEM of the roots to judge the chain by.</param>
public sealed record ProbeBody(string? Host, int? Port, string? ServerName, string? Negotiation, string? Depth, string? Trust);

internal static class ProbeEndpoints
{
    public static void MapProbe(this RouteGroupBuilder api) =>
        api.MapPost("/probe", ProbeAsync).WithTags("Probe").WithSummary("Look at a server from outside").Produces<ProbeDto>().Refuses(400);

    private static async Task<IResult> ProbeAsync(ProbeBody body, IProbe probe, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var negotiation = check.Choice("negotiation", body.Negotiation, "sslrequest", "direct");
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
        };
        if (body.Trust is { Length: > 0 } pem)
        {
            request = request with { Trust = Certificate.FromPem(Encoding.UTF8.GetBytes(pem), out var problems) };
            foreach (var problem in problems.Where(problem => problem.Severity == Severity.Error))
                check.Fail(problem.Code, "trust", problem.Message, problem.Remedy ?? "Send the roots as PEM.");
            if (request.Trust.IsEmpty && !check.Failed) check.Fail("trust-empty", "trust", "`trust` holds no certificate.", "Send the roots as PEM.");
        }

        return check.Failed ? Problems.BadRequest(check.Findings) : Results.Ok(ProbeDto.Of(await probe.ProbeAsync(request, cancellationToken)));
    }
}
