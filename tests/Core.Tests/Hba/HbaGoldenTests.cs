using System.Globalization;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Lexing;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>The rows that real servers answered (tests/golden/hba.sh), byte for byte.</summary>
public sealed class HbaGoldenTests
{
    private const string Root = "/data/pg_hba.conf";

    [Theory, InlineData(13), InlineData(14), InlineData(15), InlineData(16), InlineData(17), InlineData(18)]
    public void Rows_are_those_that_the_server_gave(int major)
    {
        var cases = File.ReadAllText(Path.Combine(Folder(), $"{major}.txt")).Split("\n\n");
        var build = new HbaBuild
        {
            Gss = cases[0].Contains(" gss", StringComparison.Ordinal),
            Pam = cases[0].Contains(" pam", StringComparison.Ordinal),
            Ldap = cases[0].Contains(" ldap", StringComparison.Ordinal)
        };
        Assert.True(cases.Length > 100);
        Assert.All(cases[1..], text =>
        {
            var lines = text.TrimEnd('\n').Split('\n');
            var files = ConfigurationFiles.Empty;
            foreach (var file in lines.Where(line => line.StartsWith("file ", StringComparison.Ordinal)))
            {
                var parts = file.Split(' ', 3);
                files = files.With($"/data/{parts[1].Replace("%20", " ", StringComparison.Ordinal)}",
                    [.. Encoding.Latin1.GetBytes(Unescape(parts[2]))]);
            }

            var expected = lines.Where(line => line.StartsWith("row ", StringComparison.Ordinal)).Select(line => Unescape(line[4..]));
            var rules = HbaRules.Read(files, Root, PostgresVersion.OfMajor(major), build);
            Assert.Equal(expected, rules.Rows.Select(row => Encoding.Latin1.GetString(AuthText.Encode(Line(row)))));
        });
    }

    private static string Line(HbaRule row)
    {
        static string List(IEnumerable<string>? list) => list is null ? "NULL" : $"{{{string.Join('|', list)}}}";
        return $"{row.FileName}:{row.LineNumber} {row.Type ?? "NULL"} {List(row.Database)} {List(row.UserName)} "
            + $"{row.Address ?? "NULL"} {row.Netmask ?? "NULL"} "
            + $"{row.AuthMethod ?? "NULL"} {List(row.Options)} {row.Error ?? "NULL"}";
    }

    private static string Unescape(string text)
    {
        var bytes = new StringBuilder();
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] != '\\')
            {
                bytes.Append(text[place]);
                continue;
            }

            switch (text[++place])
            {
                case 'n':
                    bytes.Append('\n');
                    break;
                case 'x':
                    bytes.Append((char)int.Parse(text.AsSpan(place + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    place += 2;
                    break;
                default:
                    bytes.Append(text[place]);
                    break;
            }
        }

        return bytes.ToString();
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PgTlsDashboard.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests/Core.Tests/Hba/Golden");
    }
}
