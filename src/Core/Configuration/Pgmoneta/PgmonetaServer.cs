namespace PgTlsDashboard.Core.Configuration.Pgmoneta;

/// <summary>A server section of pgmoneta.conf; what the section does not say is null, and so is a port that is no number.</summary>
public sealed record PgmonetaServer(string Section, string? Host, int? Port, string? User);
