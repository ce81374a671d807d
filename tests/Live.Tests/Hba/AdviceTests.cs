using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Every remedy on a real server: the file as it is after the advice was followed is taken, by its view and at a reload.</summary>
public sealed class AdviceTests
{
    private static readonly AdviceFacts s_facts =
        new() { TlsIsOn = true, HasClientAuthority = true, ListensOnIpv6 = true, ListensOnNetwork = true, CommonNames = ["app"] };

    private static readonly ImmutableArray<(string Code, string Hba)> s_cases =
    [
        ("hba-plaintext-before-tls", "host all all 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 cert\n"),
        ("hba-plaintext-before-tls", "host all all 10.0.0.0/8 scram-sha-256\nhostssl \"my db\",orders +team,\"+odd\" 10.1.0.0/16 cert\n"),
        ("hba-open-plaintext", "host all app 0.0.0.0 0.0.0.0 md5 # masked\nhost all all 10.0.0.0/8 md5\n"),
        ("hba-open-plaintext", "host   all   \"a,b\"   ::/0   md5\nhost all all fd00::/8 md5\n"),
        ("hba-password-cleartext", "host all all .example.com password\nhost all all 10.0.0.0/8 scram-sha-256\n"),
        ("hba-replication-uncovered", "hostssl all all 10.0.0.0/8 scram-sha-256\nhost replication repl 10.0.0.0/8 scram-sha-256\n"),
        ("hba-verify-ca", "hostssl all app 10.0.0.0 255.0.0.0 scram-sha-256 clientcert=verify-ca\n"),
        ("hba-shadowed", "host all all 10.0.0.0/8 md5\n# the same\nhost all all 10.1.0.0/16 md5\n"),
        ("hba-reject-unreachable", "host all all 10.0.0.0/8 md5\nhost all mallory 10.0.0.0/8 reject\n"),
    ];

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_followed_advice_leaves_a_file_that_the_server_takes_and_the_advice_gone(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        foreach (var (code, hba) in s_cases)
        {
            // The test's own connection stays.
            byte[] text = [.. Encoding.UTF8.GetBytes(hba), .. "local all all trust\nhost all all 127.0.0.1/32 trust\n"u8];
            var before = server.Read(await server.WriteAsync(HbaCases.Root(text)));
            var advice = Assert.Single(HbaAdviser.Advise(before, s_facts), one => one.Finding.Code.Text == code);
            Assert.NotNull(advice.Remedy);

            var edited = PgHbaConf.Parse([.. text], server.Version).Edit(advice.Remedy.Edits).ToBytes();
            var after = server.Read(await server.WriteAsync(HbaCases.Root([.. edited])));
            Assert.True(after.Accepted);
            Assert.DoesNotContain(HbaAdviser.Advise(after, s_facts), one => one.Finding.Code.Text == code);
            Assert.Empty(AccessDelta.Compare(before, after).Gains);
            Assert.Equal(after.Rows.Select(HbaServer.Line), await server.RowsAsync());
            await server.ReloadAsync();
        }
    }

    /// <summary>What hba-clientcert-without-ca tells as an error shows none in the view and fails at every login.</summary>
    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_client_certificate_without_an_authority_fails_every_login_though_the_view_shows_no_error(int major)
    {
        await using var server = await HbaServer.StartAsync(major);
        byte[] text =
            [.. "local all all trust\nhostssl all all 127.0.0.1/32 trust clientcert=verify-ca\nhost all all 127.0.0.1/32 trust\n"u8];
        var rules = server.Read(await server.WriteAsync(HbaCases.Root(text)));
        Assert.Contains(HbaAdviser.Advise(rules, s_facts with { HasClientAuthority = false }),
            one => one.Finding.Code.Text == "hba-clientcert-without-ca");
        Assert.DoesNotContain(await server.RowsAsync(), row => !row.EndsWith(" NULL", StringComparison.Ordinal));
        await server.ReloadAsync();
        var login = new Npgsql.NpgsqlConnectionStringBuilder(server.Server.AdminConnectionString)
        {
            Host = "127.0.0.1",
            SslMode = Npgsql.SslMode.Require,
            Pooling = false
        };
        await using var connection = new Npgsql.NpgsqlConnection(login.ConnectionString);
        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.OpenAsync());
        Assert.Contains("client certificates can only be checked if a root certificate store is available", refusal.MessageText,
            StringComparison.Ordinal);
    }
}
