using System.Text.RegularExpressions;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The names of the types that sources declare outside other types, each with the files that declare it.</summary>
internal static partial class TypeNames
{
    /// <summary>A name that is declared more than once; the parts of one partial type lie in one folder.</summary>
    public static IEnumerable<string> Twice(IEnumerable<string> files) => files
        .SelectMany(Declared)
        .GroupBy(declared => declared.Name, declared => declared.File)
        .Where(group => group.Select(Path.GetDirectoryName).Distinct().Count() > 1)
        .Select(group => $"{group.Key}: {string.Join(", ", group.Order())}");

    private static IEnumerable<(string Name, string File)> Declared(string file) => Path.GetExtension(file) == ".razor"
        ? [(Path.GetFileNameWithoutExtension(file), file)]
        : File.ReadLines(file).Select(line => Declaration().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["name"].Value, file));

    [GeneratedRegex("^(public|internal|file) ([a-z]+ )*(class|record|struct|interface|enum) (?<name>\\w+)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
