using System.Collections.Frozen;
using System.Globalization;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>
/// The settings that stock servers of a major know, as real ones listed them; extensions' qualified names are not among them.
/// </summary>
internal sealed class GucCatalogue
{
    private const int Oldest = 13;
    private const int Newest = 18;

    private static readonly Lazy<FrozenDictionary<int, GucCatalogue>> s_byMajor =
        new(static () => Enumerable.Range(Oldest, Newest - Oldest + 1)
            .ToFrozenDictionary(static major => major, static major => new GucCatalogue(major)));

    private const string VersionsMark = "# of ";

    // GUC_NO_SHOW_ALL: settings of a session, and what is left of settings that went. A file may name them; pg_settings does not.
    private static readonly FrozenSet<string> s_hidden = FrozenSet.Create(
        StringComparer.Ordinal, "default_with_oids", "is_superuser", "role", "seed", "session_authorization", "ssl_renegotiation_limit",
        "transaction_deferrable");

    private readonly FrozenDictionary<string, GucParameter> _parameters;
    private readonly PostgresVersion _asked;

    private GucCatalogue(int major)
    {
        _parameters = Rows(major).ToFrozenDictionary(static row => row.Name, static row => row.Parameter, StringComparer.Ordinal);
        _asked = Lines().First(static line => line.StartsWith(VersionsMark, StringComparison.Ordinal))[VersionsMark.Length..].Split(' ')
            .Select(static text => PostgresVersion.Parse(text)!.Value).First(version => version.Major == major);
    }

    /// <summary>Null for a major that was not asked.</summary>
    public static GucCatalogue? Of(PostgresVersion version) => s_byMajor.Value.GetValueOrDefault(version.Major);

    /// <summary>Whether the version is newer than the server that was asked: minor releases add settings.</summary>
    public bool MayLackSettingsOf(PostgresVersion version) => version > _asked;

    /// <summary>Whether a server of some major that was asked has the setting.</summary>
    public static bool IsOfAnotherMajor(string name) => s_byMajor.Value.Values.Any(one => one.Find(name) is not null);

    /// <summary>Whether pg_settings leaves the setting out although the server has it.</summary>
    public static bool IsHidden(string name) => s_hidden.Contains(GucText.Fold(name))
        || s_byMajor.Value.Values.Any(one => one._parameters.GetValueOrDefault(GucText.Fold(name))?.Kind == GucParameterKind.Alias);

    public GucParameter? Find(string name)
    {
        var found = _parameters.GetValueOrDefault(GucText.Fold(name));
        return found?.Kind == GucParameterKind.Alias ? _parameters[found.Words[0]] : found;
    }

    private static IEnumerable<(string Name, GucParameter Parameter)> Rows(int major)
    {
        foreach (var line in Lines())
        {
            if (line.StartsWith('#')) continue;
            var cells = line.Split('\t');
            if (major < Number(cells[1]) || major > Number(cells[2])) continue;
            string Cell(int i) => i < cells.Length ? cells[i] : "";
            yield return (GucText.Fold(cells[0]), new(
                Enum.Parse<GucParameterKind>(cells[3], ignoreCase: true),
                Cell(4),
                Cell(5).Length > 0 ? Number(Cell(5)) : double.NegativeInfinity,
                Cell(6).Length > 0 ? Number(Cell(6)) : double.PositiveInfinity,
                [.. Cell(7).Split(',').Select(static word => word == "''" ? "" : word)]));
        }
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(typeof(GucCatalogue).Assembly.GetManifestResourceStream("settings.tsv")!);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
