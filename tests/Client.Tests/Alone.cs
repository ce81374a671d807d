namespace PgTlsDashboard.Client.Tests;

/// <summary>Tests that measure the process's own processor time: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
