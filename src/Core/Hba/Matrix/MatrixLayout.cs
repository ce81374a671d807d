using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>The matrix as it is drawn: equal roles in one row, what needs a look first.</summary>
public sealed record MatrixLayout(ImmutableArray<MatrixNetwork> Networks, ImmutableArray<MatrixRow> Rows)
{
    public static MatrixLayout Of(AccessMatrix matrix) => Of(matrix, _ => true);

    /// <param name="shows">Whether a role is in the rows.</param>
    public static MatrixLayout Of(AccessMatrix matrix, Func<MatrixRole, bool> shows)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var groups = matrix.Roles.Zip(matrix.Cells)
            .Where(row => shows(row.First))
            .GroupBy(row => Key(row.Second), StringComparer.Ordinal)
            .Select(group => new MatrixRow([.. group.Select(row => row.First.Name)], group.First().Second));
        return new(matrix.Networks,
            [.. groups.OrderBy(row => Rank(row, matrix.Networks)).ThenBy(row => row.Roles[0], StringComparer.Ordinal)]);
    }

    /// <summary>How many pairs of a role and a network come in each way.</summary>
    public ImmutableDictionary<AccessClass, int> Counts => Rows
        .SelectMany(row => row.Cells.Select(cell => (cell.Class, row.Roles.Length)))
        .GroupBy(pair => pair.Class)
        .ToImmutableDictionary(group => group.Key, group => group.Sum(pair => pair.Length));

    public MatrixRow? RowOf(string? role) => Rows.FirstOrDefault(row => row.Roles.Contains(role ?? "", StringComparer.Ordinal));

    public int ColumnOf(string? network)
    {
        for (var i = 0; i < Networks.Length; i++)
            if (Networks[i].Name == network) return i;
        return -1;
    }

    private static string Key(ImmutableArray<AccessCell> cells)
    {
        var key = new StringBuilder();
        foreach (var cell in cells)
            key.Append((int)cell.Class).Append('|').Append(Place(cell.WithTls)).Append('|').Append(Place(cell.WithoutTls)).Append(';');
        return key.ToString();
    }

    private static string Place(HbaExplanation explanation) => explanation.Verdict switch
    {
        HbaVerdict.Matched matched => $"{matched.Record.FileName}:{matched.Record.LineNumber}",
        HbaVerdict.Undecided undecided => $"?{undecided.Record.FileName}:{undecided.Record.LineNumber}",
        _ => "",
    };

    private static int Rank(MatrixRow row, ImmutableArray<MatrixNetwork> networks) =>
        row.Cells.Zip(networks).Min(pair => CellMeaning.Of(pair.First, pair.Second) switch
    {
        Meaning.Broken => 0,
        Meaning.Attention => 1,
        Meaning.NotKnown => 2,
        _ => 3,
    });
}
