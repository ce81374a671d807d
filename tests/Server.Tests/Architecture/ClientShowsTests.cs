using System.Reflection;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>What a page says of a server is decided in Core, where the REST API finds it too; Client shows it.</summary>
public sealed class ClientShowsTests
{
    private const BindingFlags Functions = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_client = typeof(Client.App).Assembly;

    /// <summary>What is known of a server. A function of these, apart from a component's own, is a decision.</summary>
    private static readonly Type[] s_facts =
    [
        typeof(TargetSnapshot), typeof(ServerView), typeof(HbaRules), typeof(HbaRecord), typeof(HbaExplanation), typeof(AccessMatrix),
        typeof(AccessCell), typeof(VerifyReport), typeof(ProbeReport), typeof(JournalEntry),
    ];

    /// <summary>Types that link, draw, edit or spell the facts that they are given.</summary>
    private static readonly string[] s_showing =
        ["AccessPlaces", "CellAppearance", "CellChoices", "ChainLayout", "EditorRebase", "EditorState", "Expiry", "ProbeJson"];

    [Fact]
    public void Only_a_component_of_Client_has_a_function_of_facts() =>
        Assert.Empty(FunctionsOfFacts(s_client).Where(function => !s_showing.Contains(function.Type)).Select(function => $"{function}"));

    [Fact]
    public void Each_type_that_may_show_facts_does() =>
        Assert.Equal(s_showing, FunctionsOfFacts(s_client).Select(function => function.Type).Where(s_showing.Contains)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Client_makes_findings_only_of_what_is_typed_or_clicked() => Assert.Empty(MakersOfFindings(s_client));

    [Fact]
    public void The_rules_can_fail()
    {
        var tests = typeof(ClientShowsTests).Assembly;
        Assert.Contains(FunctionsOfFacts(tests), function => function.Type == nameof(OffendingHealth));
        Assert.Contains(MakersOfFindings(tests), type => type == nameof(OffendingHealth));
        Assert.DoesNotContain(FunctionsOfFacts(tests), function => function.Type == nameof(LawfulBadge));
        Assert.DoesNotContain(MakersOfFindings(tests), type => type == nameof(LawfulForm));
    }

    private static IEnumerable<(string Type, string Function)> FunctionsOfFacts(Assembly assembly) =>
        from type in assembly.GetTypes()
        where !IsComponent(Outer(type))
        from method in type.GetMethods(Functions)
        where method.GetParameters().Any(parameter => IsOfFacts(parameter.ParameterType))
        select (Outer(type).Name, method.Name);

    private static IEnumerable<string> MakersOfFindings(Assembly assembly) => Uses.Calls(assembly)
        .Where(call => call.To.IsConstructor && call.To.DeclaringType == typeof(Finding))
        .Select(call => Outer(call.From))
        .Where(type => !IsComponent(type) && !type.Name.EndsWith("Form", StringComparison.Ordinal))
        .Select(type => type.Name).Distinct(StringComparer.Ordinal);

    private static bool IsComponent(Type type) => typeof(IComponent).IsAssignableFrom(type);

    private static bool IsOfFacts(Type type) => s_facts.Contains(type)
        || (type.HasElementType && IsOfFacts(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsOfFacts));

    private static Type Outer(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }
}

/// <summary>What the rules are against: a decision, and a finding, beside the components.</summary>
internal static class OffendingHealth
{
    public static Finding? Of(IEnumerable<TargetSnapshot> snapshots) =>
        snapshots.All(snapshot => snapshot.TlsIsOn) ? null : new(FindingCode.TlsOff, Severity.Warning, "TLS is off.");
}

/// <summary>A component may have functions of its own.</summary>
internal sealed class LawfulBadge : ComponentBase
{
    public static string Of(TargetSnapshot snapshot) => snapshot.TlsIsOn ? "on" : "off";
}

/// <summary>A form finds fault with what is typed.</summary>
internal sealed class LawfulForm
{
    public string Name { get; init; } = "";

    public Finding? Missing => Name.Length > 0 ? null : new(FindingCode.FieldMissing, Severity.Error, "The name is missing.");
}
