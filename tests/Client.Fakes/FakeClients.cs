using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;

namespace PgTlsDashboard.Client.Fakes;

public sealed class FakeClients(World world) : IClients
{
    public async Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        return [.. world.Clients.Where(c => targetId is null || c.TargetId == targetId)];
    }

    public async Task<IssueOutcome> IssueAsync(Guid targetId, ClientDraft draft, string actor, CancellationToken cancellationToken)
    {
        world.Asked.Add(draft);
        await world.PauseAsync(cancellationToken);
        if (world.Find(targetId) is not { } server) return new IssueOutcome.NoSuchTarget();
        if (draft.Role == "nobody")
            return new IssueOutcome.Refused(
                [new(FindingCode.RoleMissing, Severity.Error, "The server has no role nobody.", "Create the role first, or choose another.",
                    "role")]);
        if (draft.Csr is { Length: > 0 } csr && !csr.Contains("BEGIN CERTIFICATE REQUEST", StringComparison.Ordinal))
            return new IssueOutcome.Refused(
                [new(FindingCode.CsrDamaged, Severity.Error, "The text is no PKCS #10 request.",
                    "Paste the PEM that begins with BEGIN CERTIFICATE REQUEST.", "csr")]);
        var client = new DatabaseClient
        {
            Id = Guid.NewGuid(),
            TargetId = targetId,
            Role = draft.Role,
            Profile = draft.Profile,
            Certificate = Certificates.Client(draft.Role, server.Target.Name, world.Now, draft.ValidityDays),
            IssuedAt = world.Now,
        };
        world.Clients.Add(client);
        var ticket = new BundleTicket("token-" + client.Id.ToString("N"), world.Now.AddMinutes(15));
        world.Tickets[client.Id] = ticket;
        return new IssueOutcome.Issued(client, ticket, []);
    }

    public Task<BundleDownloadOutcome> TakeBundleAsync(string token, BundleFormat format, CancellationToken cancellationToken) =>
        Task.FromResult<BundleDownloadOutcome>(new BundleDownloadOutcome.Gone());

    public BundleTicket? FindTicket(Guid clientId) => world.Tickets.GetValueOrDefault(clientId);
}
