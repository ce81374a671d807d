using System.Collections.Immutable;
using CsCheck;
using PgTlsDashboard.Core.Configuration.Guc;
using static PgTlsDashboard.Core.Tests.Configuration.ConfigurationText;

namespace PgTlsDashboard.Core.Tests.Configuration;

/// <summary>The laws of a lossless document, for any bytes.</summary>
public sealed class PostgresqlConfLaws
{
    private static readonly Gen<string> s_name = Gen.OneOf("ssl", "SSL", "port", "log_line_prefix", "plpgsql.x");

    private static readonly Gen<string> s_value = Gen.OneOf(
        Gen.OneOf("on", "5", "4MB", "", "'", @"\", @"\'", "it's # not", "/etc/ssl/server.crt", "é", "x\ty"),
        Gen.String[Gen.Char['\u0001', '\u017F'].Where(static c => c is not ('\n' or '\r')), 0, 12]);

    [Fact]
    public void Bytes_in_are_bytes_out() =>
        Any.Sample(static text => PostgresqlConf.Parse(text).ToBytes().AsSpan().SequenceEqual(text.AsSpan()), print: Hex);

    [Fact]
    public void What_was_set_is_found_and_setting_it_again_changes_nothing() =>
        Gen.Select(Any, s_name, s_value).Sample(static (text, name, value) =>
        {
            var once = PostgresqlConf.Parse(text).Set(name, value);
            Assert.Equal(value, PostgresqlConf.Parse(once.ToBytes()).Find(name.ToUpperInvariant()));
            Assert.True(once.Set(name, value).ToBytes().AsSpan().SequenceEqual(once.ToBytes().AsSpan()));
        });

    [Fact]
    public void Only_the_own_line_is_touched_and_no_other_setting() =>
        Gen.Select(Any, s_name, s_value).Sample(static (text, name, value) =>
        {
            var before = PostgresqlConf.Parse(text);
            var after = before.Set(name, value);
            AssertOnePlace(text, after.ToBytes(), inserted: 1);
            foreach (var other in new[] { "ssl", "port", "log_line_prefix", "plpgsql.x", "on" })
                if (!other.Equals(name, StringComparison.OrdinalIgnoreCase))
                    Assert.Equal(before.Find(other), after.Find(other));
        });

    [Fact]
    public void Every_published_file_comes_out_as_it_went_in_and_one_line_changes()
    {
        foreach (var file in TestData.Files("postgresql_conf"))
        {
            var text = ImmutableArray.Create(File.ReadAllBytes(file));
            var conf = PostgresqlConf.Parse(text);
            Assert.Equal(Hex(text), Hex(conf.ToBytes()));
            foreach (var (name, value) in new[] { ("ssl", "yes"), ("max_connections", "4321"), ("ssl_cert_file", "/etc/o'brien/server.crt"),
                ("no.such", "x") })
            {
                var after = conf.Set(name, value);
                Assert.NotEqual(Hex(text), Hex(after.ToBytes()));
                AssertOnePlace(text, after.ToBytes(), inserted: 1);
                Assert.Equal(value, after.Find(name));
            }
        }
    }
}
