namespace PgTlsDashboard.Core.State;

/// <summary>A step of the wizard: its name in the URL and its title.</summary>
public sealed record SetupStep(string Name, string Title);
