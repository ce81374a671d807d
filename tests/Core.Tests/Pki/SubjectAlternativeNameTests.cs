using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class SubjectAlternativeNameTests
{
    [Theory]
    [InlineData("db", "db")]
    [InlineData("DB.Example.COM", "db.example.com")]
    [InlineData("db_1.example.com", "db_1.example.com")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("*.test", "*.test")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("1.example", "1.example")]
    [InlineData("host123", "host123")]
    public void A_host_name_is_a_dNSName(string text, string expected) =>
        Assert.Equal(new SubjectAlternativeName.Dns(expected), SubjectAlternativeName.Parse(text, out _));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8:0:0::7", "2001:db8::7")]
    public void An_address_is_an_iPAddress(string text, string expected)
    {
        var name = SubjectAlternativeName.Parse(text, out var problem);

        Assert.Null(problem);
        Assert.Equal(expected, Assert.IsType<SubjectAlternativeName.Ip>(name).ToString());
    }

    [Theory]
    [InlineData("", "san-empty")]
    [InlineData("  ", "san-empty")]
    [InlineData("db example", "san-space")]
    [InlineData(" db", "san-space")]
    [InlineData("db\n", "san-space")]
    [InlineData("db\0.example", "san-space")]
    [InlineData("db:5432", "san-port")]
    [InlineData("192.0.2.7:5432", "san-port")]
    [InlineData("[::1]", "san-brackets")]
    [InlineData("[::1]:5432", "san-brackets")]
    [InlineData("https://db.example.com", "san-url")]
    [InlineData("postgres://db", "san-url")]
    [InlineData("10.0.0.0/8", "san-network")]
    [InlineData("2001:db8::/32", "san-network")]
    [InlineData("/var/run/postgresql", "san-path")]
    [InlineData("@abstract", "san-path")]
    [InlineData("256.0.0.1", "san-address")]
    [InlineData("1.2.3", "san-address")]
    [InlineData("127.1", "san-address")]
    [InlineData("010.0.0.1", "san-address")]
    [InlineData("12345", "san-address")]
    [InlineData("1::2::3", "san-address")]
    [InlineData("a:b:c", "san-address")]
    [InlineData("fe80::1%eth0", "san-zone")]
    [InlineData("0.0.0.0", "san-unspecified")]
    [InlineData("::", "san-unspecified")]
    [InlineData("::ffff:192.0.2.7", "san-mapped")]
    [InlineData("*", "san-wildcard")]
    [InlineData("db*.example.com", "san-wildcard")]
    [InlineData("a.*.example.com", "san-wildcard")]
    [InlineData("*.*.example.com", "san-wildcard")]
    [InlineData("db.example.com.", "san-trailing-dot")]
    [InlineData("db..example.com", "san-label")]
    [InlineData(".example.com", "san-label")]
    [InlineData("-db.example.com", "san-label")]
    [InlineData("db-.example.com", "san-label")]
    [InlineData("db@example.com", "san-character")]
    [InlineData("db,example", "san-character")]
    [InlineData("db\"example", "san-character")]
    [InlineData("xn--a.example", "san-idn")]
    [InlineData("xn--.example", "san-label")]
    [InlineData("xn--example-.test", "san-label")]
    [InlineData("db.xn--99999999.test", "san-idn")]
    [InlineData("xn--bcher-KVB9x.example", "san-idn")]
    [InlineData("\uff11\uff19\uff12.0.2.7", "san-address")]
    [InlineData("db\uff0e", "san-trailing-dot")]
    [InlineData("db\uff0fx.test", "san-character")]
    [InlineData("\u2764.example", "san-character")]
    [InlineData("😀.example", "san-character")]
    [InlineData("\u202edb", "san-character")]
    public void What_is_no_name_of_a_server_is_refused_with_a_remedy(string text, string code)
    {
        Assert.Null(SubjectAlternativeName.Parse(text, out var problem));
        Assert.Equal(code, problem!.Code.Text);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(problem.Remedy));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_at_most_63_characters(int length, bool accepted) =>
        Assert.Equal(accepted, SubjectAlternativeName.Parse(new string('a', length) + ".example", out _) is not null);

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    public void A_name_has_at_most_253_characters(int length, bool accepted)
    {
        var name = string.Concat(Enumerable.Repeat("aaaaaaaaa.", 30))[..(length - 1)].TrimEnd('.').PadRight(length, 'b');

        Assert.Equal(length, name.Length);
        Assert.Equal(accepted, SubjectAlternativeName.Parse(name, out _) is not null);
        Assert.Null(SubjectAlternativeName.Parse(new string('a', 100_000), out _));
    }

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("BÜCHER.example")]
    [InlineData("база.пример")]
    [InlineData("例え.jp")]
    [InlineData("datenbank.köln")]
    [InlineData("\uff44\uff42\uff0e\uff45xample")]
    [InlineData("o\ufb03ce.example")]
    [InlineData("bu\u0308cher.example")]
    [InlineData("db\uff61example")]
    [InlineData("*.b\u00fccher.example")]
    public void An_international_name_becomes_the_A_labels_that_Python_makes(string text)
    {
        var expected = ExternalTool.Run("python3", "-c", "import sys; print(sys.argv[1].lower().encode('idna').decode())", text)
            .MustSucceed().Output.Trim();

        Assert.Equal(new SubjectAlternativeName.Dns(expected), SubjectAlternativeName.Parse(text, out var problem));
        Assert.Null(problem);
    }

    /// <summary>libidn2 is another implementation of UTS 46; flag 8 is IDN2_NONTRANSITIONAL.</summary>
    [Theory]
    [InlineData("stra\u00dfe.example")]
    [InlineData("STRA\u1e9eE.example")]
    [InlineData("\u03b2\u03cc\u03bb\u03bf\u03c2.example")]
    [InlineData("\uff44\uff42\uff11.example")]
    [InlineData("e\ufb03cient.example")]
    [InlineData("\u0133s.example")]
    [InlineData("\u212bngstr\u00f6m.example")]
    [InlineData("d\u00adb\u00fc.example")]
    public void An_international_name_is_mapped_as_libidn2_maps_it(string text)
    {
        const string Script = """
            import ctypes, sys
            lib, out = ctypes.CDLL("libidn2.so.0"), ctypes.c_char_p()
            code = lib.idn2_to_ascii_8z(sys.argv[1].encode(), ctypes.byref(out), 8)
            print(out.value.decode() if code == 0 else code)
            """;
        var expected = ExternalTool.Run("python3", "-c", Script, text).MustSucceed().Output.Trim();

        Assert.Equal(new SubjectAlternativeName.Dns(expected), SubjectAlternativeName.Parse(text, out var problem));
        Assert.Null(problem);
    }
}
