using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>The picture of who can connect: roles by networks.</summary>
/// <param name="Cells">A row a role, in the order of <see cref="Roles"/>; a cell a network.</param>
public sealed record AccessMatrix(
    ImmutableArray<MatrixRole> Roles, ImmutableArray<MatrixNetwork> Networks, ImmutableArray<ImmutableArray<AccessCell>> Cells)
{
    /// <summary>
    /// Networks of records beyond what can be drawn. They are no columns, and what a column says of their surroundings is not said of them.
    /// </summary>
    public int NetworksLeftOut { get; init; }

    public static AccessMatrix Of(HbaRules rules, MatrixQuestion question)
    {
        var judge = CompiledHbaRules.Of(rules, question.Interfaces);
        var columns = MatrixColumns.Of(Named(judge, question));
        var cells = new MatrixCells(rules, judge, question);
        return new(
            question.Roles, columns.Networks,
            [.. question.Roles.Select(role => columns.Networks.Select(network => cells.Cell(role, network.Example)).ToImmutableArray())])
        {
            NetworksLeftOut = columns.LeftOut,
        };
    }

    /// <summary>Of the records that can match a role of the question at all, in their order.</summary>
    private static IEnumerable<MaskedNetwork> Named(CompiledHbaRules judge, MatrixQuestion question)
    {
        var attempts = question.Roles.Select(role => MatrixCells.Attempt(question, role)).ToList();
        return judge.Records.Where(record => attempts.Exists(attempt => record.FitsNames(attempt) != false))
            .SelectMany(record => record.Networks()).Distinct();
    }
}
