using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Clients;

/// <summary>A client to issue a certificate for.</summary>
/// <param name="Profile"><c>psql</c> (default), <c>pgmoneta</c> or <c>app</c>.</param>
/// <param name="KeyAlgorithm">ecdsa-p256 (default), ecdsa-p384, rsa-2048, rsa-3072 or rsa-4096.</param>
/// <param name="Csr">A PKCS #10 request in PEM; the key then stays where it is.</param>
/// <param name="Formats">What the bundle must hold: pem, pk8, p12, pfx; the last two need a passphrase. Every bundle holds all that it
/// can.</param>
/// <param name="Passphrase">For the PKCS #12 files; used once and forgotten.</param>
/// <param name="Database">The database that the bundle's texts name; postgres by default.</param>
/// <param name="Host">The host that this client connects to; the target's by default.</param>
public sealed record ClientBody(
    string? Role, string? Profile, string? KeyAlgorithm, int? ValidityDays, string? Csr, string[]? Formats, string? Passphrase,
    string? Database = null, string? Host = null)
{
    public override string ToString() => $"client of {Role}";
}

/// <summary>Where the bundle waits: the link is the only way to it, for one download.</summary>
public sealed record BundleDto(string Url, DateTime ExpiresAt, int DownloadsLeft)
{
    public static BundleDto Of(BundleTicket ticket) => new($"/bundles/{ticket.Token}", Spelling.Utc(ticket.ExpiresAt), 1);
}

/// <summary>A client that got a certificate.</summary>
/// <param name="Bundle">Null once it was taken or expired; shown in full to the one who issued it only.</param>
public sealed record ClientDto(
    Guid Id, Guid TargetId, string Role, string Profile, DateTime IssuedAt, DateTime? BundleTakenAt, CertificateDto Certificate,
    BundleDto? Bundle,
    FindingDto[] Findings)
{
    public static ClientDto Of(DatabaseClient client, BundleTicket? ticket, FindingDto[] findings) => new(
        client.Id, client.TargetId, client.Role, client.Profile, Spelling.Utc(client.IssuedAt),
        client.BundleTakenAt is { } taken ? Spelling.Utc(taken) : null, CertificateDto.Of(client.Certificate),
        ticket is null ? null : BundleDto.Of(ticket), findings);
}

internal static class ClientEndpoints
{
    private const int LongestRequest = 64 * 1024;

    public static void MapClients(this RouteGroupBuilder api)
    {
        var clients = api.MapGroup("/targets/{id:guid}/clients").WithTags("Clients");
        clients.MapPost("", IssueAsync).WithSummary("Issue a client certificate with its bundle")
            .Produces<ClientDto>(StatusCodes.Status201Created).Refuses(400, 404, 422);
        clients.MapGet("", ListAsync).WithSummary("The clients of a server").Produces<ClientDto[]>().Refuses(404);
    }

    private static async Task<IResult> IssueAsync(
        Guid id, ClientBody body, HttpContext context, IClients clients, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var draft = Read(body, check);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        return await clients.IssueAsync(id, draft, context.Actor(), cancellationToken) switch
        {
            IssueOutcome.Issued issued => Results.Created(
                $"/api/v1/targets/{id}/clients", ClientDto.Of(issued.Client, issued.Ticket, FindingDto.Of(issued.Findings))),
            IssueOutcome.Refused refused => Problems.Refused(refused.Findings),
            IssueOutcome.NoSuchTarget => Problems.NoSuchTarget(),
            _ => throw new InvalidOperationException("An outcome of issuing has no answer."),
        };
    }

    private static async Task<IResult> ListAsync(Guid id, ITargets targets, IClients clients, CancellationToken cancellationToken) =>
        await targets.FindAsync(id, cancellationToken) is null
            ? Problems.NoSuchTarget()
            : Results.Ok((await clients.ListAsync(id, cancellationToken)).Select(client => ClientDto.Of(client, ticket: null, [])));

    private static ClientDraft Read(ClientBody body, BodyCheck check)
    {
        var algorithm = body.KeyAlgorithm is { } text ? Spelling.KeyAlgorithm(text) : Core.Pki.KeyAlgorithm.EcdsaP256;
        if (algorithm is null)
            check.Fail(FindingCode.FieldUnknownValue, "keyAlgorithm", "`keyAlgorithm` is not one that this version has.",
                $"It takes {Spelling.KeyAlgorithms}.");
        if (body.Csr is { Length: > LongestRequest })
            check.Fail(FindingCode.FieldTooLong, "csr", "`csr` is longer than 64 kB.", "Send one PKCS #10 request in PEM.");
        foreach (var format in body.Formats ?? [])
            if (check.Choice("formats", format, "pem", "pk8", "p12", "pfx", "pkcs8", "pkcs12", "zip", "tar.gz") is "p12" or "pfx"
                or "pkcs12"
                && string.IsNullOrEmpty(body.Passphrase))
                check.Fail(FindingCode.PassphraseMissing, "passphrase", "A PKCS #12 file was asked for without a passphrase.",
                    "Give `passphrase`.");
        return new()
        {
            Role = check.Text("role", body.Role, 63),
            Profile = check.Choice("profile", body.Profile, "psql", "pgmoneta", "app"),
            KeyAlgorithm = algorithm ?? default,
            ValidityDays = check.Number("validityDays", body.ValidityDays ?? 397, 1, 3650),
            // Not trimmed: blanks are part of a database's name.
            Database = string.IsNullOrEmpty(body.Database) ? "postgres" : body.Database,
            Host = string.IsNullOrWhiteSpace(body.Host) ? null : body.Host.Trim(),
            Csr = string.IsNullOrWhiteSpace(body.Csr) ? null : body.Csr,
            Passphrase = string.IsNullOrEmpty(body.Passphrase) ? null : body.Passphrase,
        };
    }
}
