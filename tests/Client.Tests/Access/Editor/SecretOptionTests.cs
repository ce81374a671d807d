using PgTlsDashboard.Client.Access.Editor;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

public sealed class SecretOptionTests
{
    [Theory]
    [InlineData("ldap ldapbindpasswd=secret x=y", "ldap ldapbindpasswd=<secret> x=y")]
    [InlineData("ldap \"ldapbindpasswd=two words\" x=y", "ldap \"ldapbindpasswd=<two words>\" x=y")]
    [InlineData("ldap \"ldapbindpasswd=a \"\"b\"\" c\" x=y", "ldap \"ldapbindpasswd=<a \"\"b\"\" c>\" x=y")]
    [InlineData("ldap ldapbindpasswd=\"two words\"end x=y", "ldap ldapbindpasswd=<\"two words\"end> x=y")]
    [InlineData("ldap ldapbindpasswd=\"open\nnext", "ldap ldapbindpasswd=<\"open>\nnext")]
    [InlineData("RadiusSecrets \t= a,b c", "RadiusSecrets \t= <a,b> c")]
    [InlineData("# ask for the ldapbindpasswd", "# ask for the ldapbindpasswd")]
    [InlineData("ldapbindpasswd=\nradiussecrets=a", "ldapbindpasswd=\nradiussecrets=<a>")]
    [InlineData("\"ldapbindpasswd=\"", "\"ldapbindpasswd=\"")]
    public void The_value_of_a_secret_option_is_found(string text, string marked) =>
    Assert.Equal(marked, SecretOption.Replace(text, value => $"<{value}>"));

    [Theory]
    [InlineData("ldapbindpasswd ")]
    [InlineData("ldapbindpasswd=\"\"\"")]
    [InlineData("\"ldapbindpasswd=\"\"")]
    public void A_hostile_line_of_thirty_two_million_characters_is_read_to_its_end(string part)
    {
        var line = string.Concat(Enumerable.Repeat(part, 32_000_000 / part.Length));

        Assert.EndsWith("radiussecrets=<secret>",
            SecretOption.Replace(line + "\nradiussecrets=secret", value => value == "secret" ? "<secret>" : ""), StringComparison.Ordinal);
    }
}
