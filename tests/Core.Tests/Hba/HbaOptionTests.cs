using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class HbaOptionTests
{
    [Theory]
    [InlineData("ldapbindpasswd")]
    [InlineData("radiussecrets")]
    public void An_option_that_carries_a_password_is_shown_without_it(string name)
    {
        var option = new HbaOption(name, "hunter2");

        Assert.Equal($"{name}=***", option.Shown);
        Assert.DoesNotContain("hunter2", $"{option}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_other_option_is_shown_as_it_stands() =>
    Assert.Equal("clientcert=verify-full", new HbaOption("clientcert", "verify-full").Shown);
}
