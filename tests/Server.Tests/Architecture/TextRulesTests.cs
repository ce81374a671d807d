using System.Collections.Immutable;
using System.Reflection;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>
/// Text is sorted and compared by its characters, not as a language: a culture, the invariant one too, skips characters and ignores case.
/// </summary>
public sealed class TextRulesTests
{
    private static readonly string[] s_byKey = ["OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "MaxBy", "MinBy"];
    private static readonly string[] s_byItself = ["Order", "OrderDescending", "Max", "Min"];
    private static readonly Type[] s_sorted =
    [
        typeof(SortedDictionary<,>), typeof(SortedSet<>), typeof(SortedList<,>), typeof(ImmutableSortedDictionary),
        typeof(ImmutableSortedSet),
    ];

    [Theory]
    [InlineData(typeof(Finding))]
    [InlineData(typeof(Client.App))]
    [InlineData(typeof(Program))]
    public void No_program_compares_text_by_a_culture(Type of)
    {
        var found = string.Join('\n', Uses.Calls(of.Assembly).Where(call => IsByCulture(call.To))
            .Select(call => $"{call.From} calls {call.To.DeclaringType}.{call.To}"));
        Assert.True(found.Length == 0, found);
    }

    [Fact]
    public void No_regular_expression_has_a_limit_of_wall_clock() => Assert.Empty(Repository.Sources("src")
        .SelectMany(file => File.ReadLines(file).Where(SetsALimit).Select(line => $"{file}: {line.Trim()}")));

    [Fact]
    public void The_rules_can_fail()
    {
        Assert.True(SetsALimit("[GeneratedRegex(\"a+\", RegexOptions.None, 1000)]"));
        Assert.False(SetsALimit("[GeneratedRegex(\"a+\", RegexOptions.NonBacktracking)]"));

        var found = Uses.Calls(typeof(TextRulesTests).Assembly).Where(call => IsByCulture(call.To)).Select(call => call.To.Name)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(["OrderBy", "Order", "Compare", "CompareTo", "Sort", ".ctor", "ToImmutableSortedSet"],
                StringComparer.Ordinal), found);
    }

    // On a busy machine the limit is over before the work is: a pattern is linear instead.
    private static bool SetsALimit(string line) =>
        line.Contains("Regex(", StringComparison.Ordinal) && !line.Contains("NonBacktracking", StringComparison.Ordinal);

    private static bool IsByCulture(MethodBase called)
    {
        Type[] arguments = called.IsGenericMethod ? called.GetGenericArguments() : called.DeclaringType?.GetGenericArguments() ?? [];
        var hasComparer = called.GetParameters()
            .Any(parameter => parameter.ParameterType.Name.Contains("Compar", StringComparison.Ordinal));
        if (hasComparer) return false;
        var type = called.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : called.DeclaringType;
        if (type == typeof(Enumerable) && s_byKey.Contains(called.Name)) return arguments[^1] == typeof(string);
        if (type == typeof(Enumerable) && s_byItself.Contains(called.Name)) return arguments is [var item] && item == typeof(string);
        if (type == typeof(string)) return called.Name is "Compare" or "CompareTo";
        if (type == typeof(List<>) || type == typeof(Array))
            return called.Name == "Sort" && arguments is [var first, ..] && first == typeof(string);
        return s_sorted.Contains(type)
            && (called.IsConstructor || called.Name.Contains("Sorted", StringComparison.Ordinal)
                || called.Name.StartsWith("Create", StringComparison.Ordinal))
            && arguments is [.., _] && arguments.Contains(typeof(string)) && Key(arguments, called) == typeof(string);
    }

    // ToImmutableSortedDictionary<TSource, TKey, TValue> has its key in the middle.
    private static Type Key(Type[] arguments, MethodBase called) =>
        called.Name == "ToImmutableSortedDictionary" ? arguments[^2] : arguments[0];

#pragma warning disable CA1309, CA1310, MA0074 // What the rule is against.
    private static class Offender
    {
        public static object[] All(List<string> texts)
        {
            texts.Sort();
            return
            [
                texts.OrderBy(text => text), texts.Order(), string.Compare("a", "b"), "a".CompareTo("b"), new SortedSet<string>(texts),
                texts.ToImmutableSortedSet(),
            ];
        }
    }
#pragma warning restore CA1309, CA1310, MA0074
}
