using System.Diagnostics;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Verify;

/// <summary>A password that psql set is the password that logs in, by our own client and by the driver.</summary>
public sealed class PasswordPreparationTests
{
    private static readonly string[] s_passwords =
    [
        "pa\u00bds", "pa\u00a0s", "pa\u00ads", "cafe\u0301", "\u2168\u3000\uff21", "\u05d0\u05d1", "\u05d01", "\U0001f600 horse",
        "tab\there", "100%",
    ];

    [Theory, ClassData(typeof(Majors))]
    public async Task Every_password_that_psql_sets_logs_in_with_SCRAM(int major)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(major,
            new PostgresOptions { Hba = "local all all trust\nhostssl all app 127.0.0.1/32 scram-sha-256\n" });
        await server.ExecuteAsync("create role app login");
        await pki.InstallAsync(server, askClients: false);
        foreach (var password in s_passwords)
        {
            await SetAsync(server, password, "scram-sha-256");

            Assert.True(await EntersAsync(pki, server, password), $"our client: {Escape(password)}");
            Assert.True(await OpensAsync(server, password), $"the driver: {Escape(password)}");
        }
        await SetAsync(server, s_passwords[0], "scram-sha-256");
        Assert.True(await OpensAsync(server, "as the agent has it", AdminSession.ScramPassword(Connection(server, s_passwords[0]))));
        Assert.False(await EntersAsync(pki, server, "100"));
        Assert.False(await OpensAsync(server, "100"));
    }

    [Theory]
    [InlineData("md5", "md5")]
    [InlineData("password", "md5")]
    [InlineData("password", "scram-sha-256")]
    public async Task The_other_methods_take_it_as_it_was_typed(string method, string stored)
    {
        using var pki = await VerifyPki.MakeAsync();
        await using var server = await PostgresServer.StartAsync(15,
            new PostgresOptions { Hba = $"local all all trust\nhostssl all app 127.0.0.1/32 {method}\n" });
        await server.ExecuteAsync("create role app login");
        await pki.InstallAsync(server, askClients: false);
        foreach (var password in s_passwords)
        {
            await SetAsync(server, password, stored);

            Assert.True(await EntersAsync(pki, server, password), $"our client: {Escape(password)}");
            Assert.True(await OpensAsync(server, password), $"the driver: {Escape(password)}");
        }
    }

    private static async Task SetAsync(PostgresServer server, string password, string stored)
    {
        var psql = new ProcessStartInfo("psql",
            ["-X", "-v", "ON_ERROR_STOP=1", "-h", server.SocketDirectory, "-p", $"{server.Port}", "-U", "postgres", "postgres"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        psql.Environment["PGCLIENTENCODING"] = "UTF8";
        using var process = Process.Start(psql)!;
        await process.StandardInput.WriteAsync($"set password_encryption = '{stored}';\nalter role app password '{password}';\n");
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static async Task<bool> EntersAsync(VerifyPki pki, PostgresServer server, string password)
    {
        var material = await pki.MaterialAsync(server, "app", password, asksCertificates: false);
        var report = await new ConnectionVerifier(TimeProvider.System).RunAsync(material, null, CancellationToken.None);
        return report.Cases.Single(c => c.Name == "tls-login").Result == CaseResult.Passed;
    }

    private static string Connection(PostgresServer server, string password) =>
        $"host=127.0.0.1 port={server.Port} user=app dbname=postgres sslmode=require password='{password}'";

    private static async Task<bool> OpensAsync(PostgresServer server, string password, string? scramPassword = null)
    {
        var outcome = await AdminSession.OpenAsync(Connection(server, password), scramPassword, CancellationToken.None);
        if (outcome is not AdminOutcome.Open { Session: var session }) return false;
        await session.DisposeAsync();
        return true;
    }

    private static string Escape(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? $"{c}" : $"\\u{(int)c:x4}"));
}
