using System.Reflection;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The dependencies that the design allows and those that it forbids.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly s_core = typeof(Finding).Assembly;
    private static readonly Assembly s_client = typeof(Client.App).Assembly;
    private static readonly Assembly s_server = typeof(Program).Assembly;

    /// <summary>The modules of Core, and which others each may use. The root namespace may be used by all.</summary>
    internal static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Pki"] = [],
        ["Configuration"] = [],
        ["Hba"] = ["Configuration"],
        ["Probe"] = ["Pki"],
        ["ErrorTexts"] = ["Hba", "Configuration", "Probe"],
        ["Host"] = ["Configuration", "Hba", "Pki"],
        ["Changes"] = ["Configuration", "Host"],
        ["Login"] = ["Configuration", "Hba", "Pki", "Probe", "ErrorTexts", "Host"],
        ["Sandbox"] = ["Configuration", "Host"],
        ["Agents"] = ["Changes", "Host", "Login", "Pki", "Configuration", "Hba", "Sandbox"],
        ["Bundles"] = ["Pki"],
        ["Inventory"] = ["Pki", "Host", "Bundles", "Changes"],
        ["Verify"] = ["Pki", "Hba", "Configuration", "Probe", "Login", "ErrorTexts"],
        ["Planning"] = ["Pki", "Configuration", "Hba", "Changes", "Host", "Login", "Inventory", "Probe"],
        ["Applying"] =
        [
            "Pki", "Configuration", "Hba", "Probe", "ErrorTexts", "Host", "Changes", "Login", "Sandbox",
            "Agents", "Bundles", "Inventory", "Verify", "Planning",
        ],
        ["Lifecycle"] = ["Pki", "Inventory", "Planning", "Applying", "Bundles", "Probe", "Host"],
        ["State"] = ["Planning", "Verify", "Inventory", "Login", "Probe", "Host", "Hba", "Configuration", "Pki"],
    };

    /// <summary>
    /// The agents' program and state directories, the dashboard's socket, and the journal that the dashboard kept before agents.
    /// </summary>
    private static readonly string[] s_writesItsOwn =
        ["Agents.AgentProgram", "Agents.AgentStateDirectories", "Agents.LocalSocket", "Applying.History.EarlierJournals"];

    [Fact]
    public void A_module_of_Core_uses_only_the_modules_that_the_design_allows() => Nothing(Uses.Of(s_core)
        .Where(use => use.To.Assembly == s_core && Module(use.From) is { } from && Module(use.To) is { } to && from != to
            && !Allowed[from].Contains(to)));

    [Fact]
    public void The_allowed_dependencies_have_no_cycle() =>
        Nothing(Cycles.In(Allowed.SelectMany(module => module.Value.Select(to => (module.Key, to)))));

    [Theory]
    [InlineData("PgTlsDashboard.Core")]
    [InlineData("PgTlsDashboard.Client")]
    [InlineData("PgTlsDashboard.Server")]
    public void No_two_folders_of_a_project_use_each_other(string project) => Nothing(Cycles.In(FolderUses(project)));

    [Theory]
    [InlineData("Pki", "Configuration")]
    [InlineData("Configuration", "Pki")]
    [InlineData("Configuration", "Hba")]
    [InlineData("Hba", "Changes")]
    [InlineData("Changes", "Planning")]
    [InlineData("Changes", "Verify")]
    [InlineData("Changes", "Inventory")]
    [InlineData("Probe", "Verify")]
    public void What_the_design_forbids_is_not_allowed(string from, string to) => Assert.DoesNotContain(to, Allowed[from]);

    [Fact]
    public void Every_module_of_Core_is_in_the_list() =>
        Nothing(s_core.GetTypes().Select(Module).OfType<string>().Distinct().Except(Allowed.Keys));

    [Fact]
    public void Core_knows_no_host_no_page_and_no_store() => Nothing(AssembliesOf(s_core, HostsAndPages()));

    [Fact]
    public void Client_knows_no_server_no_driver_and_no_store() => Nothing(AssembliesOf(s_client, PastTheClient()));

    [Fact]
    public void Client_touches_no_file_no_process_no_socket_and_no_http_client() => Nothing(Uses.Of(s_client).Where(TouchesTheMachine));

    [Fact]
    public void Client_sources_name_no_file_no_process_no_socket_and_no_http_client() => Nothing(Repository.Sources("src/Client")
        .SelectMany(file => File.ReadLines(file).Where(line => MachineInSource().IsMatch(line)).Select(line => $"{file}: {line.Trim()}")));

    [Fact]
    public void Pages_and_endpoints_go_through_the_services_only() => Nothing(Uses.Of(s_client).Concat(Uses.Of(s_server))
        .Where(use => use.From.Assembly == s_client
            || use.From.Namespace?.StartsWith("PgTlsDashboard.Server.Api", StringComparison.Ordinal) == true).Where(GoesPastTheServices));

    [Fact]
    public void Probe_does_not_use_the_database_driver() =>
        Nothing(Uses.Of(s_core).Where(use => Module(use.From) == "Probe" && IsDriver(use)));

    [Fact]
    public void Only_Changes_writes_and_else_each_program_in_its_own_directories() => Nothing(Uses.Of(s_core)
        .Where(use => Module(use.From) is not ("Changes" or "Sandbox") && WritesAFile(use))
        .Where(use => !s_writesItsOwn.Any(name => use.From.FullName!.StartsWith($"PgTlsDashboard.Core.{name}", StringComparison.Ordinal))));

    [Fact]
    public void Core_reads_no_clock_but_the_one_it_is_given() => Nothing(Uses.Of(s_core).Where(ReadsTheClock));

    [Fact]
    public void Pure_modules_take_the_time_as_an_argument() => Nothing(Uses.Of(s_core).Where(use =>
        Module(use.From) is "Pki" or "Configuration" or "Hba" or "Bundles" && use.To == typeof(TimeProvider)));

    [Fact]
    public void Program_reads_as_a_table_of_contents() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "src/Server/Program.cs")).Count(), 1, 59);

    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
    Nothing(Repository.Sources("src").Concat(Repository.Sources("tests/Server.Tests"))
        .Select(file => (File: file, Lines: File.ReadLines(file).Count())).Where(source => source.Lines > 300));

    [Fact]
    public void No_line_is_longer_than_140_columns() => Nothing(Everywhere().Concat(Repository.Styles()).SelectMany(LongLines.Of));

    [Fact]
    public void No_type_name_is_declared_twice() => Nothing(TypeNames.Twice(Everywhere()));

    // Each rule finds what it looks for where it is known to be: a rule that cannot fail holds nothing.
    [Fact]
    public void The_rules_can_fail()
    {
        Finds(AssembliesOf(s_server, HostsAndPages()));
        Finds(AssembliesOf(s_server, PastTheClient()));
        Finds(Uses.Of(s_server).Where(TouchesTheMachine));
        Finds(Uses.Of(s_server).Where(WritesAFile));
        Finds(Uses.Of(s_server).Where(GoesPastTheServices));
        Finds(Uses.Of(s_core).Where(use => Module(use.From) == "Login" && IsDriver(use)));
        Finds(Uses.Of(s_core).Where(use => Module(use.From) == "Planning" && Module(use.To) == "Changes"));
        Finds(Uses.Of(typeof(ArchitectureTests).Assembly).Where(use => use.From == typeof(ArchitectureTests) && ReadsTheClock(use)));
        Assert.Matches(MachineInSource(), "var x = File.ReadAllText(path);");
        Finds(Repository.Sources("src/Client"));
        Assert.Equal([2], LongLines.In([new('x', 140), new('x', 141), "\"\"\"", new('x', 141), "\"\"\""]));
        Finds(TypeNames.Twice([.. Everywhere(), "elsewhere/Rail.razor"]));
        Finds(Cycles.In([("A", "B"), ("B", "C"), ("C", "A")]));
        foreach (var project in (string[])["PgTlsDashboard.Core", "PgTlsDashboard.Client", "PgTlsDashboard.Server"])
            Finds(FolderUses(project));
    }

    private static IEnumerable<string> Everywhere() =>
        Repository.Sources("src").Concat(Repository.Sources("tests")).Concat(Repository.Sources("bench"))
        .Where(file => Path.GetFileName(file) != "_Imports.razor");

    private static IEnumerable<(string From, string To)> FolderUses(string project)
    {
        var assembly = new[] { s_core, s_client, s_server }.Single(a => a.GetName().Name == project);
        return Uses.Of(assembly)
            .Where(use => use.To.Assembly == assembly && Folder(use.From) is not null && Folder(use.To) is not null)
            .Select(use => (Folder(use.From)!, Folder(use.To)!))
            .Where(use => use.Item1 != use.Item2)
            .Distinct();
    }

    /// <summary>The namespace, which is the folder; null for what the compiler makes.</summary>
    private static string? Folder(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace is { } name && name.StartsWith("PgTlsDashboard.", StringComparison.Ordinal) ? name : null;
    }

    private static void Nothing<T>(IEnumerable<T> offenders)
    {
        var found = string.Join('\n', offenders);
        Assert.True(found.Length == 0, found);
    }

    private static void Finds<T>(IEnumerable<T> offenders) => Assert.NotEmpty(offenders);

    private static string? Module(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace?.Split('.') is ["PgTlsDashboard", "Core", var room, ..] ? room : null;
    }

    private static IEnumerable<string> AssembliesOf(Assembly assembly, Regex names) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => names.IsMatch(name));

    private static bool TouchesTheMachine(Use use) =>
        use.To.FullName is "System.IO.File" or "System.IO.FileInfo" or "System.IO.FileStream" or "System.IO.Directory"
            or "System.IO.DirectoryInfo"
            or "System.Diagnostics.Process" or "System.Net.Http.HttpClient"
        || use.To.Namespace == "System.Net.Sockets";

    private static bool GoesPastTheServices(Use use) =>
        use.To == typeof(ITargetStore) || use.To == typeof(IAuthorityStore) || use.To == typeof(IClientStore) || use.To == typeof(Applier)
        || use.To == typeof(AdminSession) || use.To == typeof(ConnectionVerifier);

    private static bool IsDriver(Use use) => use.To.Assembly.GetName().Name == "Npgsql";

    private static bool WritesAFile(Use use) => use.To.FullName is "System.IO.File" or "System.IO.Directory" or "System.IO.FileSystemInfo"
        && use.Member is { } member
        && (member.StartsWith("Write", StringComparison.Ordinal) || member.StartsWith("Append", StringComparison.Ordinal)
            || member.StartsWith("Set", StringComparison.Ordinal) || member.StartsWith("Create", StringComparison.Ordinal)
            || member is "Copy" or "Move" or "Delete" or "Replace" or "OpenWrite");

    private static bool ReadsTheClock(Use use) =>
        (use.To == typeof(DateTime) || use.To == typeof(DateTimeOffset)) && use.Member is "get_UtcNow" or "get_Now" or "get_Today";

    [GeneratedRegex("^(Microsoft\\.AspNetCore|Microsoft\\.EntityFrameworkCore|MudBlazor|Serilog|PgTlsDashboard\\.(Client|Server))",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostsAndPages();

    [GeneratedRegex("^(Npgsql|Microsoft\\.EntityFrameworkCore|Microsoft\\.Data\\.Sqlite|PgTlsDashboard\\.Server)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PastTheClient();

    [GeneratedRegex("(?<![\\w.])(File|Directory|Process|Socket|TcpClient|HttpClient|Npgsql\\w*)\\s*(\\.\\s*[A-Z]|\\()",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachineInSource();

    private static class Offender
    {
        public static DateTimeOffset Now => DateTimeOffset.UtcNow;
    }
}
