using System.Collections.Immutable;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Lifecycle;

/// <summary>What a person gives to issue a client certificate.</summary>
public sealed record ClientDraft
{
    public required string Role { get; init; }

    /// <summary><c>psql</c>, <c>pgmoneta</c> or <c>app</c>.</summary>
    public string Profile { get; init; } = "psql";

    public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.EcdsaP256;

    public int ValidityDays { get; init; } = 397;

    /// <summary>The database that the bundle's texts name.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>The host that the client will connect to; null is the target's.</summary>
    public string? Host { get; init; }

    /// <summary>A PKCS #10 request, PEM; the key then never comes here.</summary>
    public string? Csr { get; init; }

    /// <summary>For PKCS #12 files; a secret.</summary>
    public string? Passphrase { get; init; }

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Role = ").Append(Role).Append(", Profile = ").Append(Profile);
        return true;
    }
}

/// <summary>How issuing ended.</summary>
public abstract record IssueOutcome
{
    private IssueOutcome() { }

    public sealed record Issued(DatabaseClient Client, BundleTicket Ticket, ImmutableArray<Finding> Findings) : IssueOutcome;

    public sealed record Refused(ImmutableArray<Finding> Findings) : IssueOutcome;

    public sealed record NoSuchTarget : IssueOutcome;
}

/// <summary>How taking a bundle ended.</summary>
public abstract record BundleDownloadOutcome
{
    private BundleDownloadOutcome() { }

    public sealed record Downloaded(string FileName, string ContentType, byte[] Archive) : BundleDownloadOutcome;

    /// <summary>Downloaded or expired: the key is gone.</summary>
    public sealed record Gone : BundleDownloadOutcome;
}

/// <summary>Client certificates and their bundles, as pages and endpoints use them.</summary>
public interface IClients
{
    Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken);

    Task<IssueOutcome> IssueAsync(Guid targetId, ClientDraft draft, string actor, CancellationToken cancellationToken);

    /// <summary>Hands out the archive once and forgets the key.</summary>
    Task<BundleDownloadOutcome> TakeBundleAsync(string token, BundleFormat format, CancellationToken cancellationToken);

    /// <summary>The ticket of a client whose bundle still waits; null when it is gone.</summary>
    BundleTicket? FindTicket(Guid clientId);
}
