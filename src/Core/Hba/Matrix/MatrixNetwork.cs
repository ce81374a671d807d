using System.Collections.Immutable;
using System.Net;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>
/// A column: addresses that the records do not tell apart. A nested network is a column of its own, and its surroundings are named without
/// it.
/// </summary>
/// <param name="Name">For people: <c>local</c>, <c>10.0.0.0/8</c>, <c>any other IPv4</c>.</param>
/// <param name="Example">An address of it that stands for all; null for the Unix-domain socket.</param>
/// <param name="Without">The networks inside it that are columns of their own.</param>
public sealed record MatrixNetwork(string Name, IPAddress? Example, ImmutableArray<string> Without);
