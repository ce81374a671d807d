using CsCheck;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Tests.Login;

public sealed class LibpqConnectionStringTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("host=localhost port=5432 user=app", "host=localhost|port=5432|user=app")]
    [InlineData("  host = localhost\t\nuser =app ", "host=localhost|user=app")]
    [InlineData("password='a b\\'c\\\\d' user=x", "password=a b'c\\d|user=x")]
    [InlineData("password=a\\ b user=x", "password=a b|user=x")]
    [InlineData("password='' user=x", "password=|user=x")]
    [InlineData("password=a;b=c user=x", "password=a;b=c|user=x")]
    [InlineData("user=a user=b", "user=b")]
    [InlineData("password=it's", "password=it's")]
    [InlineData("host=/var/run/postgresql", "host=/var/run/postgresql")]
    public void Keywords_and_values_are_read_as_libpq_reads_them(string text, string expected) => AssertValues(expected, text);

    [Theory]
    [InlineData("postgresql://", "")]
    [InlineData("postgres://localhost", "host=localhost")]
    [InlineData("postgresql://localhost:5433/db", "dbname=db|host=localhost|port=5433")]
    [InlineData("postgresql://app:s%40crt%2F@localhost/db", "dbname=db|host=localhost|password=s@crt/|user=app")]
    [InlineData("postgresql://app@/db?host=/tmp&port=6000", "dbname=db|host=/tmp|port=6000|user=app")]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpostgresql/db", "dbname=db|host=/var/run/postgresql")]
    [InlineData("postgresql://[::1]:5433/db", "dbname=db|host=::1|port=5433")]
    [InlineData("postgresql://[::1]", "host=::1")]
    [InlineData("postgresql://h1:1,h2:2/db", "dbname=db|host=h1,h2|port=1,2")]
    [InlineData("postgresql:///db?sslmode=verify-full&sslrootcert=%2Ftmp%2Fca%20file.pem",
        "dbname=db|sslmode=verify-full|sslrootcert=/tmp/ca file.pem")]
    [InlineData("postgresql://h?ssl=true", "host=h|sslmode=require")]
    [InlineData("postgresql://h?options=-c%20geqo%3Doff", "host=h|options=-c geqo=off")]
    [InlineData("postgresql://:pw@h", "host=h|password=pw")]
    [InlineData("postgresql://us%C3%A9r@h", "host=h|user=usér")]
    public void URIs_are_read_as_libpq_reads_them(string text, string expected) => AssertValues(expected, text);

    [Theory]
    [InlineData("host")]
    [InlineData("host localhost")]
    [InlineData("=x")]
    [InlineData("password='secret-horse")]
    [InlineData("password='secret-horse\\")]
    [InlineData("postgresql://[::1")]
    [InlineData("postgresql://[]/db")]
    [InlineData("postgresql://[::1]secret-horse/db")]
    [InlineData("postgresql://user:secret-horse%4@h/db")]
    [InlineData("postgresql://user:secret-horse%00@h/db")]
    [InlineData("postgresql://user:secret-horse%zz@h/db")]
    [InlineData("postgresql://h:secret-horse/db")]
    [InlineData("postgresql://h/db?sslmode")]
    [InlineData("postgresql://h/db?sslmode=a=b")]
    [InlineData("hots=localhost")]
    [InlineData("host=localhost secret-horse=1")]
    [InlineData("password=my secret-horse user=x")]
    [InlineData("host=a\0b")]
    public void What_libpq_refuses_is_refused_in_one_sentence_without_a_value(string text)
    {
        Assert.Null(LibpqConnectionString.Parse(text, out var problem));

        Assert.NotNull(problem);
        Assert.NotEmpty(problem.Remedy!);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_keyword_is_named()
    {
        Assert.Null(LibpqConnectionString.Parse("hots=localhost", out var problem));

        Assert.Equal(("connection-string-keyword", "hots is no keyword of libpq."), (problem!.Code.Text, problem.Message));
    }

    [Fact]
    public void It_never_prints_itself() =>
        Assert.Equal("libpq connection string", LibpqConnectionString.Parse("password=secret", out _)!.ToString());

    [Fact]
    public void Any_value_survives_quoting() => Gen.String[Gen.Char['\u0001', '\u00ff'], 0, 30].Sample(value =>
    {
        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return LibpqConnectionString.Parse($"user=x password='{quoted}'", out _)?.Values["password"] == value;
    });

    [Fact]
    public void Any_value_survives_the_URI() => Gen.String[Gen.Char['\u0001', '\u00ff'], 1, 30].Sample(value =>
        LibpqConnectionString.Parse($"postgresql://x:{Uri.EscapeDataString(value)}@h/d", out _)?.Values["password"] == value);

    [Fact]
    public void No_text_makes_it_throw() => Gen.String[Gen.Char["=' \\%:/@[]?&,;abhost\0"], 0, 40].Sample(text =>
    {
        foreach (var one in new[] { text, "postgresql://" + text })
            Assert.True(LibpqConnectionString.Parse(one, out var problem) is null != problem is null);
    });

    private static void AssertValues(string expected, string text)
    {
        var parsed = LibpqConnectionString.Parse(text, out var problem);

        Assert.Null(problem);
        Assert.Equal(expected, string.Join('|', parsed!.Values.Select(v => $"{v.Key}={v.Value}")));
    }

    [Theory]
    [InlineData("host=x password=correct horse")]
    [InlineData("host=x password=correct horse=")]
    [InlineData("host=x password=correct horse='")]
    public void The_half_of_a_password_that_was_not_quoted_is_not_told(string text)
    {
        Assert.Null(LibpqConnectionString.Parse(text, out var problem));

        Assert.DoesNotContain("horse", problem!.ToString(), StringComparison.Ordinal);
    }
}
