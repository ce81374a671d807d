using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>docs/architecture.md and its pictures say what the code is.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string s_docs = Path.Combine(Repository.Root, "docs");

    [Theory]
    [InlineData("architecture.md")]
    [InlineData("architecture-processes.svg")]
    [InlineData("architecture-modules.svg")]
    [InlineData("architecture-record.svg")]
    public void Each_path_that_is_named_exists(string page)
    {
        var named = PathInText().Matches(Read(page)).Select(match => match.Value.TrimEnd('.')).Distinct(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, path => !Path.Exists(Path.Combine(Repository.Root, path)));
    }

    [Fact]
    public void Each_picture_is_shown() =>
        Assert.All(Directory.GetFiles(s_docs, "*.svg"),
            picture => Assert.Contains($"({Path.GetFileName(picture)})", Read("architecture.md"), StringComparison.Ordinal));

    [Fact]
    public void The_table_has_the_modules_and_what_each_may_use()
    {
        var rows = ModuleRow().Matches(Read("architecture.md")).ToDictionary(
            row => row.Groups["module"].Value,
            row => row.Groups["uses"].Value is "nothing" ? [] : row.Groups["uses"].Value.Split(", "), StringComparer.Ordinal);
        Assert.Equal(
            ArchitectureTests.Allowed.OrderBy(module => module.Key, StringComparer.Ordinal)
                .Select(module => $"{module.Key}: {string.Join(", ", module.Value.Order(StringComparer.Ordinal))}"),
            rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {string.Join(", ", row.Value)}"));
    }

    [Fact]
    public void The_picture_has_an_arrow_for_each_use_that_other_arrows_do_not_imply()
    {
        var modules = ArchitectureTests.Allowed;
        var drawn = XDocument.Parse(Read("architecture-modules.svg")).Descendants()
            .Select(arrow => (From: (string?)arrow.Attribute("data-from"), To: (string?)arrow.Attribute("data-to")))
            .Where(arrow => arrow.From is { } from && modules.ContainsKey(from)).Select(arrow => $"{arrow.From} -> {arrow.To}");
        var needed = modules.SelectMany(module => module.Value
            .Where(to => !module.Value.Any(other => other != to && Reached(other).Contains(to))).Select(to => $"{module.Key} -> {to}"));
        Assert.Equal(needed.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Reached(string module)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(ArchitectureTests.Allowed[module]);
        while (open.TryPop(out var next))
        {
            if (!reached.Add(next)) continue;
            foreach (var further in ArchitectureTests.Allowed[next]) open.Push(further);
        }

        return reached;
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(s_docs, page));

    [GeneratedRegex(@"\b(?:src|tests|docs|bench)/[\w./-]*\w", RegexOptions.NonBacktracking)]
    private static partial Regex PathInText();

    [GeneratedRegex(@"^\| `src/Core/(?<module>\w+)` \|[^|]*\| (?<uses>[^|]*) \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex ModuleRow();
}
