using System.Reflection;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>
/// What works on a server's machine runs in an agent: the dashboard opens no file of a server, sends no signal and joins no
/// Unix-domain socket.
/// </summary>
public sealed class AgentBoundaryTests
{
    private static readonly Assembly s_core = typeof(Finding).Assembly;
    private static readonly Assembly s_client = typeof(Client.App).Assembly;
    private static readonly Assembly s_server = typeof(Program).Assembly;

    private static readonly IReadOnlyList<Use> s_coreUses = Uses.Of(s_core);

    /// <summary>Modules whose code is the agent's, but for the records in them.</summary>
    private static readonly string[] s_ofTheAgent = ["Host", "Changes", "Sandbox"];

    /// <summary>The passwd database names accounts, and is no server's.</summary>
    private static readonly string[] s_passwd = ["Accounts", "ServerAccount"];

    private static readonly string[] s_ofTheDashboard =
        ["Applying", "Lifecycle", "Planning", "Inventory", "Consumers", "Probe", "Verify", "State"];

    private static readonly string[] s_ownFiles =
        ["PgTlsDashboard.Server.Startup", "PgTlsDashboard.Server.Store", "PgTlsDashboard.Server.Logs"];

    private static readonly HashSet<Type> s_touching = FindTouching();

    [Fact]
    public void One_type_starts_a_process_in_the_dashboard() => Nothing(s_coreUses.Concat(Uses.Of(s_server)).Concat(Uses.Of(s_client))
        .Where(use => StartsAProcess(use) && Name(use.From) != "ChildProcess" && Module(use.From) != "Sandbox"));

    [Fact]
    public void The_dashboards_modules_use_nothing_that_touches_a_servers_machine() => Nothing(s_coreUses
        .Where(use => Module(use.From) is { } module && module != "Agents" && !s_ofTheAgent.Contains(module) && !IsLogin(use.From))
        .Where(Touches)
        .Where(use => !s_passwd.Contains(Name(use.To))));

    [Fact]
    public void Server_and_Client_use_nothing_that_touches_a_servers_machine() =>
        Nothing(Uses.Of(s_server).Concat(Uses.Of(s_client)).Where(use => Touches(use) || IsLogin(use.To)));

    [Fact]
    public void The_dashboard_takes_of_a_servers_files_only_the_owner() => Assert.Equal(
        [
            "AgentAccount: Accounts, FileState, PathOwners, Posix",
            "AgentStateDirectories: Folder, Posix, SymlinkResolver",
            "ChildProcess: Posix",
            "LocalAgents: Posix",
            "LocalSocket: FileState, Posix",
        ],
        s_coreUses.Where(use => Module(use.From) == "Agents" && Touches(use))
            .GroupBy(use => Name(use.From), use => Name(use.To), StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Distinct().Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_dashboards_modules_read_no_file_but_the_journal_from_before_agents() => Nothing(s_coreUses
        .Where(use => IsFile(use) && Module(use.From) is { } module && s_ofTheDashboard.Contains(module))
        .Where(use => Name(use.From) != "EarlierJournals"));

    [Fact]
    public void Server_opens_files_of_its_own_state_only() => Nothing(Uses.Of(s_server)
        .Where(use => IsFile(use) && !s_ownFiles.Contains(Outermost(use.From).Namespace ?? "")));

    [Fact]
    public void Only_the_agents_own_lines_are_Unix_domain_sockets() =>
    Nothing(s_coreUses.Concat(Uses.Of(s_server)).Concat(Uses.Of(s_client))
        .Where(use => use.To.FullName == "System.Net.Sockets.UnixDomainSocketEndPoint" && Name(use.From) != "LocalSocket"));

    [Fact]
    public void The_rules_can_fail()
    {
        foreach (var name in new[] { "FileReader", "FileGathering", "PostmasterSignal", "Applier", "FileSwap", "PostgresSandbox" })
            Assert.Contains(s_touching, type => type.Name == name);
        foreach (var name in new[] { "TargetFiles", "FileSnapshot", "JournalEntry", "ApplyOutcome", "FileChange" })
            Assert.DoesNotContain(s_touching, type => type.Name == name);
        Assert.Contains(s_coreUses, use => StartsAProcess(use) && Name(use.From) == "ChildProcess");
        Assert.Contains(s_coreUses, use => IsFile(use) && Name(use.From) == "EarlierJournals");
        Assert.Contains(Uses.Of(s_server), IsFile);
        Assert.Contains(s_coreUses, use => IsLogin(use.To));
    }

    /// <summary>Types that open files, signal, or start processes, and those of the same modules that use them.</summary>
    private static HashSet<Type> FindTouching()
    {
        var inside = s_coreUses.Where(use => Module(use.From) is { } module && s_ofTheAgent.Contains(module)).ToList();
        var touching = inside.Where(IsOfTheMachine).Select(use => Outermost(use.From)).ToHashSet();
        while (true)
        {
            var users = inside.Where(use => touching.Contains(Outermost(use.To))).Select(use => Outermost(use.From));
            var more = users.Except(touching).ToList();
            if (more.Count == 0) return touching;
            touching.UnionWith(more);
        }
    }

    private static bool Touches(Use use) => s_touching.Contains(Outermost(use.To)) && !IsPlan(use);

    private static bool IsOfTheMachine(Use use) =>
        IsFile(use) || StartsAProcess(use) || use.To.Name is "SafeFileHandle" || use.To.Namespace == "System.Net.Sockets";

    private static bool IsFile(Use use) =>
        use.To.FullName is "System.IO.File" or "System.IO.FileInfo" or "System.IO.FileStream" or "System.IO.Directory"
            or "System.IO.DirectoryInfo";

    private static bool StartsAProcess(Use use) => use.To.FullName is "System.Diagnostics.Process" or "System.Diagnostics.ProcessStartInfo";

    // A plan carries the declared paths along; the agent that writes it resolves them.
    private static bool IsPlan(Use use) =>
        Name(use.To) == "ChangePlan" || (Name(use.To) == "DeclaredPaths" && use.Member is null or ".ctor");

    private static bool IsLogin(Type type) => Outermost(type) is { Name: "AdminSession" or "PeerLogin" } login && Module(login) == "Login";

    private static string Name(Type type) => Outermost(type).Name;

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private static string? Module(Type type) =>
        Outermost(type).Namespace?.Split('.') is ["PgTlsDashboard", "Core", var module, ..] ? module : null;

    private static void Nothing(IEnumerable<Use> offenders)
    {
        var found = string.Join('\n', offenders);
        Assert.True(found.Length == 0, found);
    }
}
