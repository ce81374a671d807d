using PgTlsDashboard.Core.ErrorTexts;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class ConnectionRefusalTests
{
    private static string? Read(string text) => ConnectionRefusal.Read(text) is { } attempt
        ? $"{attempt.Role}@{attempt.Database} from {attempt.Address?.ToString() ?? "socket"}{(attempt.Tls ? " TLS" : "")}"
            + $"{(attempt.Gss ? " GSS" : "")}{(attempt.Replication ? " replication" : "")}"
        : null;

    [Theory]
    [InlineData("no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", no encryption", "app@orders from 10.0.0.7")]
    [InlineData("no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", SSL off", "app@orders from 10.0.0.7")]
    [InlineData("no pg_hba.conf entry for host \"::1\", user \"app\", database \"orders\", SSL encryption", "app@orders from ::1 TLS")]
    [InlineData("no pg_hba.conf entry for host \"fe80::1%3\", user \"app\", database \"orders\", SSL on", "app@orders from fe80::1%3 TLS")]
    [InlineData("no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", GSS encryption",
        "app@orders from 10.0.0.7 GSS")]
    [InlineData("no pg_hba.conf entry for host \"[local]\", user \"app\", database \"orders\", no encryption", "app@orders from socket")]
    [InlineData("pg_hba.conf rejects connection for host \"10.0.0.7\", user \"app\", database \"orders\", no encryption",
        "app@orders from 10.0.0.7")]
    [InlineData("no pg_hba.conf entry for replication connection from host \"10.0.0.7\", user \"repl\", SSL encryption",
        "repl@replication from 10.0.0.7 TLS replication")]
    [InlineData("pg_hba.conf rejects replication connection for host \"10.0.0.7\", user \"repl\", SSL off",
        "repl@replication from 10.0.0.7 replication")]
    public void A_refusal_is_read_back_into_the_attempt_that_it_was(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("psql: error: connection to server at \"db\" (10.0.0.1), port 5432 failed: FATAL:  {0}\n")]
    [InlineData("org.postgresql.util.PSQLException: FATAL: {0}\n\tat "
        + "org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication(ConnectionFactoryImpl.java:711)")]
    [InlineData("Npgsql.PostgresException (0x80004005): 28000: {0}\n   at Npgsql.Internal.NpgsqlConnector")]
    [InlineData("2026-11-25 10:00:00.000 UTC [42] app@orders FATAL:  {0}\n2026-11-25 10:00:00.000 UTC [42] app@orders LOG:  disconnection")]
    [InlineData("pq: {0}")]
    [InlineData("See pg_hba.conf. The no pg_hba.conf entry for host is this: {0}")]
    public void What_stands_around_it_is_passed_over(string wrapping)
    {
        const string sentence = "no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", no encryption";
        Assert.Equal("app@orders from 10.0.0.7", Read(wrapping.Replace("{0}", sentence, StringComparison.Ordinal)));
        Assert.Equal("app@orders from 10.0.0.7",
            Read(wrapping.Replace("{0}", sentence.Replace(" user", "\n  user", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Equal("app@orders from 10.0.0.7",
            Read(wrapping.Replace("{0}", sentence.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_the_two_attempts_of_sslmode_prefer_the_first_is_read() => Assert.Equal("a@d from 10.0.0.7 TLS", Read("""
        psql: error: connection to server at "h", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "a", database "d", SSL encryption
        connection to server at "h", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "a", database "d", no encryption
        """));

    [Theory]
    [InlineData("we, \"quoted\" people", "a b")]
    [InlineData("\u00fcni", "pg_hba.conf")]
    public void Names_may_hold_what_names_may_hold(string role, string database) =>
        Assert.Equal($"{role}@{database} from 10.0.0.7",
            Read($"no pg_hba.conf entry for host \"10.0.0.7\", user \"{role}\", database \"{database}\", no encryption"));

    [Theory]
    [InlineData("")]
    [InlineData("password authentication failed for user \"app\"")]
    [InlineData("no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\"")]
    [InlineData("no pg_hba.conf entry for host \"???\", user \"app\", database \"orders\", no encryption")]
    [InlineData("no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", no encryption")]
    [InlineData("no pg_hba.conf entry for host \"")]
    public void What_is_no_refusal_by_the_rules_is_nothing(string text) => Assert.Null(ConnectionRefusal.Read(text));

    [Fact]
    public void A_text_that_was_made_to_be_slow_is_read_at_linear_cost() => Cost.IsLinear(5_000, times =>
    {
        var hostile = string.Concat(Enumerable.Repeat("no pg_hba.conf entry for host \"1.1.1.1\", user \"", times));
        return () => _ = ConnectionRefusal.Read(hostile);
    });
}
