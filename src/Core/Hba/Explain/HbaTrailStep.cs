using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>A record that was tried and why it missed, or that it matched.</summary>
public sealed record HbaTrailStep(HbaRecord Record, bool Matched, string Because);
