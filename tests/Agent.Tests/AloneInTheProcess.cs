namespace PgTlsDashboard.Agent.Tests;

/// <summary>Tests that look at the memory of this process: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}
