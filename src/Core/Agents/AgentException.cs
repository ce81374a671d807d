namespace PgTlsDashboard.Core.Agents;

/// <summary>The agent is away, does not answer, or answered what no agent says; the finding tells which, and what to do.</summary>
public sealed class AgentException(Finding finding, Exception? inner = null) : Exception(finding.Message, inner)
{
    public Finding Finding { get; } = finding;
}
