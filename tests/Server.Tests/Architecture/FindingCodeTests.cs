using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The list of finding codes, and the page that is generated from it.</summary>
public sealed partial class FindingCodeTests
{
    private static readonly string s_page = Path.Combine(Repository.Root, "docs/findings.md");

    [Fact]
    public void No_two_codes_have_the_same_text() =>
        Assert.Empty(FindingCode.All.GroupBy(code => code.Text, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => same.Key));

    [Fact]
    public void Each_code_is_in_kebab_case_under_its_own_name_and_has_one_sentence()
    {
        var fields = typeof(FindingCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(FindingCode)).ToArray();
        Assert.Equal(FindingCode.All.Length, fields.Length);
        foreach (var field in fields)
        {
            var code = (FindingCode)field.GetValue(null)!;
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", code.Text);
            Assert.Equal(field.Name, string.Concat(code.Text.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
            Assert.Matches("^[^\n]{10,}[^.]\\.$", code.Meaning);
        }
    }

    [Fact]
    public void Each_code_is_used()
    {
        var sources = string.Join('\n',
            Repository.Sources("src").Where(file => !file.Contains("/Core/Findings/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var used = Use().Matches(sources).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(typeof(FindingCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name),
            name => !used.Contains(name));
    }

    /// <summary><c>PGTLS_WRITE_DOCS=1 dotnet test tests/Server.Tests --filter FindingCodeTests</c> writes the page anew.</summary>
    [Fact]
    public void The_page_shows_the_list()
    {
        if (Environment.GetEnvironmentVariable("PGTLS_WRITE_DOCS") == "1") File.WriteAllText(s_page, Page());
        Assert.Equal(Page(), File.ReadAllText(s_page));
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # Finding codes

            A finding says one thing that is so, how much it weighs (`info`, `warning`, `error`), and what to do about it. Its `code` is stable, in the
            REST API, the journal and the documents of verify. This page is generated from the list in `src/Core/Findings`:
            `PGTLS_WRITE_DOCS=1 dotnet test tests/Server.Tests --filter FindingCodeTests`.

            | code | meaning |
            | --- | --- |

            """);
        foreach (var code in FindingCode.All) page.Append("| `").Append(code.Text).Append("` | ").Append(code.Meaning).Append(" |\n");
        return page.ToString();
    }

    [GeneratedRegex("FindingCode\\.(?<name>\\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Use();
}
