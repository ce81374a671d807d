using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>What <c>pg_file_settings</c> of a version would show of a set of files whose root is <c>postgresql.conf</c>.</summary>
public static class FileSettings
{
    /// <summary>The server's words for a name that it does not know.</summary>
    public const string Unrecognized = "unrecognized configuration parameter";

    /// <summary>The rows in the order of reading. An <paramref name="autoName"/> that is missing is no error, as for the server.</summary>
    /// <remarks>
    /// As a stock server shows them that was started with these files: names, numbers, booleans and words are checked by what servers of
    /// 13 to 18 answered, and of other majors not at all. Not knowable here: a text that only the server's own check refuses, an
    /// extension's parameters, a setting that the running server would take only at a restart, one that was taken out of the files since,
    /// and whether a server has a setting that none of those servers has (minor releases and other builds add some): such a name is an
    /// error only where <paramref name="isKnown"/> says so, and <see cref="FileSetting.NameNotKnown"/> where nobody was asked.
    /// </remarks>
    /// <param name="isKnown">
    /// Whether the server itself has a setting, by its pg_settings or pg_file_settings: it is the catalogue then. Null where it was not
    /// asked about that one.
    /// </param>
    public static ImmutableArray<FileSetting> Read(
        ConfigurationFiles files, string rootName, string? autoName, PostgresVersion version, Func<string, bool?>? isKnown = null)
    {
        var reader = new GucFileReader(files, version);
        var isGood = reader.ReadRoot(rootName, mayBeMissing: false) && (autoName is null || reader.ReadRoot(autoName, mayBeMissing: true));
        return isGood ? WithErrors(reader.Rows, GucCatalogue.Of(version), version, isKnown) : reader.Rows;
    }

    /// <summary>
    /// The files and directories that the server would open and that are not among <paramref name="files"/>. A reader fetches them (of a
    /// directory the <c>*.conf</c> files, and the directory itself by <see cref="ConfigurationFiles.WithDirectory"/>) and asks again, until
    /// only those are left that it knows to be absent.
    /// </summary>
    public static ImmutableArray<ConfInclude> MissingIncludes(ConfigurationFiles files, string rootName, string? autoName,
        PostgresVersion version)
    {
        var reader = new GucFileReader(files, version);
        reader.ReadRoot(rootName, mayBeMissing: false);
        if (autoName is not null) reader.ReadRoot(autoName, mayBeMissing: true);
        return [.. reader.Missing.DistinctBy(wanted => (wanted.Path, wanted.Kind == ConfIncludeKind.IncludeDir))];
    }

    /// <summary>The value of each setting that a file gives, by its name in lower case.</summary>
    public static ImmutableSortedDictionary<string, string> Winning(IEnumerable<FileSetting> rows)
    {
        var winning = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
            if (row is { Applied: true, Name: { } name, Value: { } value })
                winning[GucText.Fold(name)] = value;
        return winning.ToImmutable();
    }

    private static ImmutableArray<FileSetting> WithErrors(
        ImmutableArray<FileSetting> rows, GucCatalogue? catalogue, PostgresVersion version, Func<string, bool?>? isKnown)
    {
        if (catalogue is not null)
        {
            rows = [.. rows.Select(row => IsKnown(row.Name!, catalogue, version, isKnown) switch
            {
                true => row,
                false => row with { Error = Unrecognized },
                null => row with { NameNotKnown = true },
            })];
            if (rows.Any(static row => row.Error is not null)) return rows;
        }
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++) last[rows[i].Name!] = i;
        return [.. rows.Select((row, i) => last[row.Name!] == i ? Apply(row, catalogue?.Find(row.Name!)) : row)];
    }

    /// <summary>The server's word first; then the catalogue's, where it names the setting at all.</summary>
    private static bool? IsKnown(string name, GucCatalogue catalogue, PostgresVersion version, Func<string, bool?>? isKnown)
    {
        // A name with a dot is an extension's, and any server takes it.
        if (name.Contains('.', StringComparison.Ordinal)) return true;
        var (asked, listed) = (isKnown?.Invoke(name), catalogue.Find(name) is not null);
        // pg_settings leaves out aliases, the settings of a session and what is left of older ones.
        if (asked is { } answer) return answer || GucCatalogue.IsHidden(name);
        if (listed) return true;
        return GucCatalogue.IsOfAnotherMajor(name) && !catalogue.MayLackSettingsOf(version) ? false : null;
    }

    private static FileSetting Apply(FileSetting row, GucParameter? parameter) =>
        parameter is null || GucValue.IsAccepted(parameter, row.Value!)
            ? row with { Applied = true }
            : row with { Error = "setting could not be applied" };
}
