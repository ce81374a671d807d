using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Whether clients of a kind that verify the server accept its chain; the host name is another question.</summary>
/// <param name="Connects">Null where it depends on the client's build or release, or is not known.</param>
/// <param name="Reasons">Why not, or on what it depends; clauses without a full stop. Empty where it connects.</param>
public sealed record ClientVerdict(ClientKind Kind, bool? Connects, ImmutableArray<string> Reasons)
{
    private const string ByDocumentation = "by documentation";

    /// <summary>How the rule of the kind is known: <c>run with Java 17 and 25</c>, or <c>by documentation</c>.</summary>
    public string Source => Kind switch
    {
        ClientKind.LibpqOpenSsl3 => "run with psql 15 and OpenSSL 3.0 at security level 2",
        ClientKind.GnuTls => "run with GnuTLS 3.7",
        ClientKind.Pgjdbc => "run with Java 17 and 25",
        ClientKind.Npgsql => "run with .NET 10 on Linux",
        _ => ByDocumentation,
    };

    /// <summary>Whether the rule was seen at a client of the kind, or only read.</summary>
    public bool WasRun => Source != ByDocumentation;

    public string Name => Kind switch
    {
        ClientKind.LibpqOpenSsl3 => "libpq, OpenSSL 3",
        ClientKind.LibpqOpenSsl11 => "libpq, OpenSSL 1.1",
        ClientKind.GnuTls => "GnuTLS",
        ClientKind.Pgjdbc => "pgjdbc",
        ClientKind.Npgsql => "Npgsql",
        ClientKind.Go => "Go (pgx, lib/pq)",
        _ => "rustls",
    };
}
