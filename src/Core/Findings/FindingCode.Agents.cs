namespace PgTlsDashboard.Core;

/// <content>Findings on agents and the line to them.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AgentAccountChanged = new(
        "agent-account-changed", "The data directory belongs to another account than when the target was added.");
    public static readonly FindingCode AgentAway = new("agent-away", "The agent is not connected.");
    public static readonly FindingCode AgentFailed = new("agent-failed", "The agent failed with an error of its own.");
    public static readonly FindingCode AgentLineBroken = new("agent-line-broken", "The connection to the agent broke before it answered.");
    public static readonly FindingCode AgentNeeded = new(
        "agent-needed", "An agent must be started as the account that owns the data directory.");
    public static readonly FindingCode AgentNeverRoot = new(
        "agent-never-root", "The data directory belongs to root, and an agent never runs as root.");
    public static readonly FindingCode AgentNotStarted = new("agent-not-started", "The agent could not be started.");
    public static readonly FindingCode AgentOutdated = new("agent-outdated", "The agent's version is too old for the request.");
    public static readonly FindingCode AgentProgramMissing = new(
        "agent-program-missing", "The agent's program is not beside the dashboard's.");
    public static readonly FindingCode AgentSilent = new("agent-silent", "The agent did not answer in time.");
    public static readonly FindingCode AgentUnknown = new("agent-unknown", "No agent with that id is connected.");
    public static readonly FindingCode AgentUnsound = new("agent-unsound", "The agent's answer is not valid.");
    public static readonly FindingCode ContentMissing = new("content-missing", "A file's content did not reach the agent whole.");
    public static readonly FindingCode FileNotWritableKind = new("file-not-writable-kind", "The agent does not write files of this kind.");
    public static readonly FindingCode KeyMissing = new("key-missing", "The private key of the plan is no longer kept by the agent.");
    public static readonly FindingCode KeyRequestInvalid = new("key-request-invalid", "The request for a private key is not valid.");
    public static readonly FindingCode KeysTooMany = new("keys-too-many", "Too many private keys wait for their plans.");
    public static readonly FindingCode WriteInvalid = new("write-invalid", "The request to write is not valid.");
}
