namespace PgTlsDashboard.Core.Agents;

/// <summary>Why a target has no agent, or none that can be used.</summary>
internal static class AgentFindings
{
    private const string At = "agent";

    public static Finding Root(string path) => new(
        FindingCode.AgentNeverRoot, Severity.Error, $"{path} belongs to root, and an agent never runs as root.",
        "Give it to the account that runs the server, as PostgreSQL itself demands of a data directory.", At);

    public static Finding NothingThere(string path) => new(
        FindingCode.DataDirectoryMissing, Severity.Error, $"{path} is not there, or its owner cannot be seen.",
        "Check the path: it is the directory that SHOW data_directory names.", "dataDirectory");

    public static Finding Needed(string account, string path, string command) => new(
        FindingCode.AgentNeeded, Severity.Error,
        $"{path} belongs to {account}, and this program runs as another account that may not start an agent there.",
        "Start an agent as that account with this command on the server's machine, then try again.", At)
    {
        Command = command,
    };

    public static Finding Away(string account) => new(
        FindingCode.AgentAway, Severity.Error, $"The agent of {account} is not connected.",
        "Start it on the server's machine; it connects by itself.", At);

    public static Finding NotStarted(string account, string because) => new(
        FindingCode.AgentNotStarted, Severity.Error, $"The agent of {account} could not be started: {because.TrimEnd('.')}.",
        "Correct what it names, then try again.", At);

    public static Finding NoProgram => new(
        FindingCode.AgentProgramMissing, Severity.Error, "The agent's program does not lie beside the dashboard.",
        "Publish the dashboard anew: its folder agent holds it.", At);

    public static Finding Broken(string account) => new(
        FindingCode.AgentLineBroken, Severity.Error, $"The line to the agent of {account} broke before it answered.",
        "Try again: a change that it was making is finished or undone by the agent itself, and History shows which.", At);

    public static Finding Silent(string account, TimeSpan after) => new(
        FindingCode.AgentSilent, Severity.Error, $"The agent of {account} did not answer within {after.TotalSeconds:0} seconds.",
        "Look for a disk or a server on its machine that does not answer, then try again.", At);

    public static Finding Unsound(string account, string what) => new(
        FindingCode.AgentUnsound, Severity.Error, $"The agent of {account} answered what no agent answers: {what}.",
        "Look at who runs there under that account, and start the agent anew.", At);

    /// <summary>
    /// No accusation: a dashboard that was killed in the middle, or whose state was lost, no longer knows what it gave to an agent.
    /// </summary>
    public static Finding UnknownCommand(string account) => new(
        FindingCode.AgentUnsound, Severity.Warning,
        $"The agent of {account} names a command that this dashboard does not know: it is not shown.",
        "Plan the change again to see its commands. If this dashboard lost nothing, look at who runs there under that account.", At);

    public static Finding Outdated(string account, int contract, string command) => new(
        FindingCode.AgentOutdated, Severity.Error,
        $"The agent of {account} speaks contract {contract}, and this dashboard needs {AgentContract.Current} for this.",
        "Update it on its machine, then start it again with this command.", At)
    {
        Command = command,
    };

    public static Finding Failed(string account, string because) => new(
        FindingCode.AgentFailed, Severity.Error, $"The agent of {account} failed: {because.TrimEnd('.')}.",
        "Look at its log, then try again.", At);

    public static Finding AccountChanged(string path, string was, string now) => new(
        FindingCode.AgentAccountChanged, Severity.Error, $"{path} belonged to {was} when the server was added, and belongs to {now} now.",
        "Edit the server if that is right; nothing is read or written before.", At);
}
