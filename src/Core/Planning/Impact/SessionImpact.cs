using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>A live session that would meet another answer if it came again.</summary>
/// <param name="Undecided">It may get in or not: that is not knowable here.</param>
/// <param name="Because">A sentence: the record that would decide, or that none does.</param>
public sealed record SessionImpact(ServerSession Session, bool Undecided, string Because);
