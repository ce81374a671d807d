using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A column: addresses that the records do not tell apart.</summary>
/// <param name="Example">An address of it that stands for all; null for the Unix-domain socket.</param>
/// <param name="Without">The networks inside it that are columns of their own.</param>
public sealed record MatrixNetworkDto(string Name, string? Example, string[] Without)
{
    public static MatrixNetworkDto Of(MatrixNetwork network) => new(network.Name, network.Example?.ToString(), [.. network.Without]);
}

/// <summary>Roles that meet the same records from every network.</summary>
/// <param name="Cells">One a network, in the order of the networks.</param>
public sealed record MatrixRowDto(string[] Roles, MatrixCellDto[] Cells);

/// <summary>Who can connect: roles by networks.</summary>
/// <param name="TakenAt">When the files were read.</param>
/// <param name="Database">The database that is asked about; null for physical replication.</param>
/// <param name="Databases">Those that can be asked about.</param>
/// <param name="ServerWasAsked">Whether roles, memberships and databases are the server's own; else they are the names in the
/// records.</param>
/// <param name="TlsIsOn">Without TLS at the server, hostssl records match nobody.</param>
/// <param name="Summary">The records themselves, whatever the database.</param>
/// <param name="Level">Of the sentence: <c>proven</c>, <c>attention</c>, <c>broken</c> or <c>notKnown</c>; null where it has none.</param>
/// <param name="Sentence">The worst that is so.</param>
/// <param name="Counts">How many pairs of a role and a network enter in each way.</param>
/// <param name="NetworksLeftOut">Networks of records beyond what the matrix holds; the cells do not include them.</param>
/// <param name="Rows">What needs attention first.</param>
public sealed record MatrixDto(
    Guid TargetId, DateTime TakenAt, string? Database, bool Replication, string[] Databases, bool ServerWasAsked, bool TlsIsOn,
    AccessSummaryDto Summary, string? Level, string Sentence, IReadOnlyDictionary<string, int> Counts, MatrixNetworkDto[] Networks,
    int NetworksLeftOut, MatrixRowDto[] Rows)
{
    /// <param name="database">Null asks about physical replication.</param>
    public static MatrixDto Of(TargetSnapshot snapshot, AccessFacts facts, string? database)
    {
        var matrix = AccessMatrix.Of(snapshot.Hba, facts.Ask(database));
        var layout = MatrixLayout.Of(matrix);
        var sentence = AccessSentence.Of(matrix, database ?? AccessSentence.PhysicalReplication);
        return new(
            snapshot.Target.Id, Spelling.Utc(snapshot.TakenAt), database, database is null, [.. facts.Databases], facts.ServerWasAsked,
            facts.TlsIsOn, AccessSummaryDto.Of(AccessSummary.Of(snapshot.Hba)),
            sentence.Meaning is { } meaning ? Spelling.Of(meaning) : null, sentence.Text,
            layout.Counts.ToDictionary(count => Spelling.Of(count.Key), count => count.Value, StringComparer.Ordinal),
            [.. matrix.Networks.Select(MatrixNetworkDto.Of)], matrix.NetworksLeftOut,
            [.. layout.Rows.Select(row => new MatrixRowDto([.. row.Roles], [.. row.Cells.Zip(matrix.Networks, MatrixCellDto.Of)]))]);
    }
}
