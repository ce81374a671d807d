using System.Net;
using System.Text;

namespace PgTlsDashboard.Server.Startup;

/// <summary>What the person who starts the program decided, checked once.</summary>
internal sealed record Settings
{
    public const string DefaultUrls = "http://127.0.0.1:5480";
    public const int ShortestToken = 32;

    // Linux bounds the path of a Unix-domain socket at 108 bytes, its NUL included.
    private const int LongestSocket = 107;

    /// <summary>Absolute.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Null when none was given: then only the pages can be entered, by the sign-in link.</summary>
    public required string? BootstrapToken { get; init; }

    public required string Urls { get; init; }

    /// <summary>Host names that a request may name; all others are refused, which stops DNS rebinding.</summary>
    public required string AllowedHosts { get; init; }

    public required bool AllowRemote { get; init; }

    public required bool StartSandbox { get; init; }

    /// <summary>Where the agents that this program starts keep their state, absolute; null for the usual place.</summary>
    public required string? AgentStateDirectory { get; init; }

    /// <summary>The Unix-domain socket to which local agents connect, absolute; null for the usual place.</summary>
    public required string? AgentSocket { get; init; }

    /// <summary>Null with one sentence that names the setting to fix.</summary>
    public static Settings? Read(IConfiguration configuration, out string problem)
    {
        problem = "";
        var token = configuration["PGTLS_BOOTSTRAP_TOKEN"];
        if (token is "") token = null;
        if (token is { Length: < ShortestToken })
            problem = $"PGTLS_BOOTSTRAP_TOKEN has {token.Length} characters and needs {ShortestToken} at least: set a longer one or "
                + "unset it.";
        else if (token?.Any(c => c is <= ' ' or > '~') is true)
            problem = "PGTLS_BOOTSTRAP_TOKEN holds white space or characters outside ASCII, which no Authorization header can carry: "
                + "set another one.";

        var remote = ReadSwitch(configuration, "PGTLS_ALLOW_REMOTE", ref problem) ?? ReadSwitch(configuration, "AllowRemote", ref problem)
            ?? false;
        var sandbox = ReadSwitch(configuration, "Sandbox:Start", ref problem) ?? false;
        var urls = configuration["urls"] is { Length: > 0 } given ? given : DefaultUrls;
        var bound = ReadAddresses(configuration, urls, ref problem);
        if (!remote && bound.Find(address => !IsLoopback(address)) is { } open)
            problem = $"{open.Scheme}://{open.Host}:{open.Port} can be reached from other machines: "
                + "bind a loopback address in ASPNETCORE_URLS, or set PGTLS_ALLOW_REMOTE=1 to allow it.";
        var socket = ReadPath(configuration, "PGTLS_AGENT_SOCKET");
        if (socket is not null && Encoding.UTF8.GetByteCount(socket) > LongestSocket)
            problem = $"PGTLS_AGENT_SOCKET is longer than the {LongestSocket} bytes that a Unix-domain socket's path may have: name a "
                + "shorter one.";
        if (problem.Length > 0) return null;

        var state = configuration["PGTLS_STATE_DIR"] is { Length: > 0 } directory ? directory : "state";
        return new()
        {
            StateDirectory = Path.GetFullPath(state),
            BootstrapToken = token,
            Urls = urls,
            AllowedHosts = HostsOf(bound, configuration["AllowedHosts"]),
            AllowRemote = remote,
            StartSandbox = sandbox,
            AgentStateDirectory = ReadPath(configuration, "PGTLS_AGENT_STATE_DIR"),
            AgentSocket = socket,
        };
    }

    private static string? ReadPath(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    private static bool? ReadSwitch(IConfiguration configuration, string name, ref string problem)
    {
        switch (configuration[name]?.Trim().ToLowerInvariant())
        {
            case null or "": return null;
            case "1" or "true" or "yes" or "on": return true;
            case "0" or "false" or "no" or "off": return false;
            default:
                problem = $"{name} is neither 1 nor 0: set one of them or unset it.";
                return false;
        }
    }

    // Kestrel:Endpoints overrides the URLs, so it is checked as they are.
    private static List<BindingAddress> ReadAddresses(IConfiguration configuration, string urls, ref string problem)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "");
        var addresses = new List<BindingAddress>();
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(endpoints))
        {
            try
            {
                addresses.Add(BindingAddress.Parse(url));
            }
            catch (FormatException)
            {
                problem = "ASPNETCORE_URLS (or Kestrel:Endpoints) holds something that is no URL: write it like " + DefaultUrls + ".";
            }
        }

        return addresses;
    }

    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static string HostsOf(List<BindingAddress> bound, string? configured)
    {
        var named = bound.Where(address => !address.IsUnixPipe && address.Host is not ("*" or "+" or "0.0.0.0" or "[::]"))
            .Select(address => address.Host);
        var hosts = (configured is { Length: > 0 }
            ? configured
            : "localhost;127.0.0.1;[::1]").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(';', hosts.Concat(named).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    public override string ToString() => $"settings for {Urls} with state in {StateDirectory}";
}
