using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>A role as advice needs it.</summary>
public sealed record AdviceRole(string Name, bool Superuser, bool Replication, ImmutableArray<string> MemberOf);
