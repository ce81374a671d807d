using System.Collections.Immutable;
using System.Net;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>How a role gets in from a network, by the weakest way that is open.</summary>
public enum AccessClass
{
    /// <summary>No record lets it in, over TLS or without.</summary>
    Refused,

    /// <summary>A Unix-domain socket of the server's own machine.</summary>
    Socket,

    /// <summary>Over TLS only, with a client certificate whose CN is checked (verify-full, cert).</summary>
    MutualTls,

    /// <summary>Over TLS only (verify-ca counts here: any certificate of the authority will do).</summary>
    Tls,

    /// <summary>Over GSSAPI encryption only.</summary>
    Gss,

    /// <summary>Without encryption, whatever else is open.</summary>
    Plaintext,

    /// <summary>It cannot be told from here; the explanation says why.</summary>
    Undecided,
}

/// <summary>A role of the matrix; memberships are null when the server was not asked.</summary>
public sealed record MatrixRole(string Name, ImmutableArray<string>? MemberOf);

/// <summary>
/// A column: addresses that the records do not tell apart. A nested network is a column of its own, and its surroundings are named without it.
/// </summary>
/// <param name="Name">For people: <c>local</c>, <c>10.0.0.0/8</c>, <c>any other IPv4</c>.</param>
/// <param name="Example">An address of it that stands for all; null for the Unix-domain socket.</param>
/// <param name="Without">The networks inside it that are columns of their own.</param>
public sealed record MatrixNetwork(string Name, IPAddress? Example, ImmutableArray<string> Without);

/// <summary>What a role meets from a network: over TLS, and without.</summary>
public sealed record AccessCell(AccessClass Class, HbaExplanation WithTls, HbaExplanation WithoutTls);

/// <summary>What to draw.</summary>
public sealed record MatrixQuestion
{
    public required ImmutableArray<MatrixRole> Roles { get; init; }

    public required string Database { get; init; }

    public bool Replication { get; init; }

    /// <summary>Without TLS at the server, hostssl records match nobody.</summary>
    public bool TlsIsOn { get; init; } = true;

    public ImmutableArray<HbaInterface>? Interfaces { get; init; }

    public UserMaps? Maps { get; init; }
}

/// <summary>The picture of who can connect: roles by networks.</summary>
/// <param name="Cells">A row a role, in the order of <see cref="Roles"/>; a cell a network.</param>
public sealed record AccessMatrix(
    ImmutableArray<MatrixRole> Roles, ImmutableArray<MatrixNetwork> Networks, ImmutableArray<ImmutableArray<AccessCell>> Cells)
{
    public static AccessMatrix Of(HbaRules rules, MatrixQuestion question) => throw new NotSupportedException();
}
