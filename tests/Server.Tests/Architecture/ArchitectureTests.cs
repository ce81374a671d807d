using System.Reflection;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The arrows and the nevers of the design.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Finding).Assembly;
    private static readonly Assembly Client = typeof(Client.App).Assembly;
    private static readonly Assembly Server = typeof(Program).Assembly;

    /// <summary>Where a room may point beside itself and the root namespace.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Pki"] = [],
        ["Configuration"] = [],
        ["Hba"] = ["Configuration"],
        ["Changes"] = ["Configuration"],
        ["Bundles"] = ["Pki"],
        ["Probe"] = ["Pki"],
        ["Verify"] = ["Pki", "Hba", "Configuration", "Probe"],
        ["Inventory"] = ["Pki"],
        ["Sandbox"] = ["Configuration"],
        ["Setup"] = ["Pki", "Configuration", "Hba", "Changes", "Verify", "Inventory", "Bundles", "Probe", "Sandbox"],
        ["Monitoring"] = ["Pki", "Inventory", "Probe", "Changes"],
    };

    [Fact]
    public void Every_room_of_Core_points_only_where_the_design_lets_it() => Nothing(Uses.Of(Core)
        .Where(use => use.To.Assembly == Core && Room(use.From) is { } from && Room(use.To) is { } to && from != to && !Arrows[from].Contains(to)));

    [Theory]
    [InlineData("Pki", "Configuration")]
    [InlineData("Configuration", "Pki")]
    [InlineData("Configuration", "Hba")]
    [InlineData("Hba", "Changes")]
    [InlineData("Changes", "Setup")]
    [InlineData("Changes", "Verify")]
    [InlineData("Changes", "Inventory")]
    [InlineData("Probe", "Verify")]
    public void A_never_of_the_design_is_in_no_list_of_arrows(string from, string to) => Assert.DoesNotContain(to, Arrows[from]);

    [Fact]
    public void Every_room_of_Core_is_in_the_list_of_arrows() =>
        Nothing(Core.GetTypes().Select(Room).OfType<string>().Distinct().Except(Arrows.Keys));

    [Fact]
    public void Core_knows_no_host_no_page_and_no_store() => Nothing(AssembliesOf(Core, HostsAndPages()));

    [Fact]
    public void Client_knows_no_server_no_driver_and_no_store() => Nothing(AssembliesOf(Client, PastTheClient()));

    [Fact]
    public void Client_touches_no_file_no_process_no_socket_and_no_http_client() => Nothing(Uses.Of(Client).Where(TouchesTheMachine));

    [Fact]
    public void Client_sources_name_no_file_no_process_no_socket_and_no_http_client() => Nothing(Repository.Sources("src/Client")
        .SelectMany(file => File.ReadLines(file).Where(line => MachineInSource().IsMatch(line)).Select(line => $"{file}: {line.Trim()}")));

    [Fact]
    public void Pages_and_endpoints_go_through_the_services_only() => Nothing(Uses.Of(Client).Concat(Uses.Of(Server))
        .Where(use => use.From.Assembly == Client || use.From.Namespace == "PgTlsDashboard.Server.Api").Where(GoesPastTheServices));

    [Fact]
    public void Probe_does_not_use_the_driver_whose_eyes_are_closed() =>
        Nothing(Uses.Of(Core).Where(use => Room(use.From) == "Probe" && IsDriver(use)));

    [Fact]
    public void Only_Changes_writes_and_the_sandbox_in_its_own_directory() =>
        Nothing(Uses.Of(Core).Where(use => Room(use.From) is not ("Changes" or "Sandbox") && WritesAFile(use)));

    [Fact]
    public void Core_reads_no_clock_but_the_one_it_is_given() => Nothing(Uses.Of(Core).Where(ReadsTheClock));

    [Fact]
    public void Pure_rooms_take_the_time_as_an_argument() => Nothing(Uses.Of(Core).Where(use =>
        Room(use.From) is "Pki" or "Configuration" or "Hba" or "Bundles" && use.To == typeof(TimeProvider)));

    [Fact]
    public void Program_reads_as_a_table_of_contents() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "src/Server/Program.cs")).Count(), 1, 59);

    [Fact]
    public void No_source_file_is_longer_than_300_lines() => Nothing(Repository.Sources("src").Concat(Repository.Sources("tests/Server.Tests"))
        .Select(file => (File: file, Lines: File.ReadLines(file).Count())).Where(source => source.Lines > 300));

    // Each rule finds what it looks for where it is known to be: a rule that cannot fail holds nothing.
    [Fact]
    public void The_rules_can_fail()
    {
        Finds(AssembliesOf(Server, HostsAndPages()));
        Finds(AssembliesOf(Server, PastTheClient()));
        Finds(Uses.Of(Server).Where(TouchesTheMachine));
        Finds(Uses.Of(Server).Where(WritesAFile));
        Finds(Uses.Of(Server).Where(GoesPastTheServices));
        Finds(Uses.Of(Core).Where(use => Room(use.From) == "Verify" && IsDriver(use)));
        Finds(Uses.Of(Core).Where(use => Room(use.From) == "Setup" && Room(use.To) == "Changes"));
        Finds(Uses.Of(typeof(ArchitectureTests).Assembly).Where(use => use.From == typeof(ArchitectureTests) && ReadsTheClock(use)));
        Assert.Matches(MachineInSource(), "var x = File.ReadAllText(path);");
        Finds(Repository.Sources("src/Client"));
    }

    private static void Nothing<T>(IEnumerable<T> offenders)
    {
        var found = string.Join('\n', offenders);
        Assert.True(found.Length == 0, found);
    }

    private static void Finds<T>(IEnumerable<T> offenders) => Assert.NotEmpty(offenders);

    private static string? Room(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace?.Split('.') is ["PgTlsDashboard", "Core", var room, ..] ? room : null;
    }

    private static IEnumerable<string> AssembliesOf(Assembly assembly, Regex names) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => names.IsMatch(name));

    private static bool TouchesTheMachine(Use use) =>
        use.To.FullName is "System.IO.File" or "System.IO.FileInfo" or "System.IO.FileStream" or "System.IO.Directory" or "System.IO.DirectoryInfo"
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

    [GeneratedRegex("^(Microsoft\\.AspNetCore|Microsoft\\.EntityFrameworkCore|MudBlazor|Serilog|PgTlsDashboard\\.(Client|Server))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostsAndPages();

    [GeneratedRegex("^(Npgsql|Microsoft\\.EntityFrameworkCore|Microsoft\\.Data\\.Sqlite|PgTlsDashboard\\.Server)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PastTheClient();

    [GeneratedRegex("(?<![\\w.])(File|Directory|Process|Socket|TcpClient|HttpClient|Npgsql\\w*)\\s*(\\.\\s*[A-Z]|\\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachineInSource();

    private static class Offender
    {
        public static DateTimeOffset Now => DateTimeOffset.UtcNow;
    }
}
