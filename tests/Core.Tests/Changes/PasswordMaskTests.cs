using PgTlsDashboard.Core.Changes.Diff;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class PasswordMaskTests
{
    [Theory]
    [InlineData("host all all all ldap ldapbindpasswd=secret ldapserver=x", "host all all all ldap ldapbindpasswd=•••• ldapserver=x")]
    [InlineData("ldap \"ldapbindpasswd=two words\" ldapserver=x", "ldap \"ldapbindpasswd=•••• ldapserver=x")]
    [InlineData("ldap \"ldapbindpasswd=two words\"more ldapserver=x", "ldap \"ldapbindpasswd=•••• ldapserver=x")]
    [InlineData("ldap ldapbindpasswd=\"two \"\"words\"end x=y", "ldap ldapbindpasswd=••••")]
    [InlineData("ldap \"ldapbindpasswd\"=secret x=y", "ldap \"ldapbindpasswd\"=•••• x=y")]
    [InlineData("radius RadiusSecrets = a,b next", "radius RadiusSecrets = •••• next")]
    [InlineData("primary_conninfo = 'host=x password=secret'", "primary_conninfo = 'host=x password=••••'")]
    [InlineData("primary_conninfo = 'password=\\'two words\\' user=x'", "primary_conninfo = 'password=•••• user=x'")]
    [InlineData("primary_conninfo = 'password=''two words'' user=x'", "primary_conninfo = 'password=•••• user=x'")]
    [InlineData("sslpassword=a ssl_password=b passwd=c", "sslpassword=•••• ssl_password=•••• passwd=••••")]
    [InlineData("password_encryption = scram-sha-256", "password_encryption = scram-sha-256")]
    [InlineData("my_password=open mypassword=open", "my_password=open mypassword=open")]
    [InlineData("host all all all password", "host all all all password")]
    [InlineData("password =", "password =")]
    public void The_value_of_a_password_is_replaced(string line, string shown) => Assert.Equal(shown, PasswordMask.Apply(line));

    [Theory]
    [InlineData("password ")]
    [InlineData("\"ldapbindpasswd ")]
    [InlineData("password=\\'")]
    public void A_hostile_line_of_thirty_two_million_characters_is_read_to_its_end(string part)
    {
        var line = string.Concat(Enumerable.Repeat(part, 32_000_000 / part.Length));

        Assert.DoesNotContain("secret", PasswordMask.Apply(line + " password=secret"), StringComparison.Ordinal);
    }
}
