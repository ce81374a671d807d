using System.Collections.Immutable;
using System.Net;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>Rules and attempts as short texts.</summary>
internal static class AccessRulesText
{
    public static HbaRules Rules(string text) =>
        HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", [.. Encoding.UTF8.GetBytes(text)]), "pg_hba.conf",
            PostgresVersion.OfMajor(16));

    public static HbaAttempt Attempt(string role, string database, string? from, bool tls = false,
        ImmutableArray<string>? memberOf = null) => new()
        {
            Role = role,
            Database = database,
            Address = from is null ? null : IPAddress.Parse(from),
            Tls = tls,
            MemberOf = memberOf ?? [],
        };
}
