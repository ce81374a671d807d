using PgTlsDashboard.Live.Tests.Probe;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// What a snapshot says of the TLS files on disk is what the server makes of them at its next reload, or of the clients that come.
/// </summary>
[Collection(RestProgram.Collection)]
public sealed class RestTlsFilesTests(RestProgram program) : IDisposable
{
    private static readonly string[] s_codes =
    [
        "tls-file-missing", "key-file-mode", "key-file-owner", "key-file-without-key", "key-not-of-certificate",
        "key-passphrase-reload", "certificate-not-loaded",
        "ca-file-lacks-root", "ca-file-holds-leaf", "crl-expired", "other-authorities", "ciphers-lack-key", "certificate-file-weak",
    ];

    private readonly string _pki = Directory.CreateTempSubdirectory("pgtls-files-").FullName;

    public void Dispose() => Directory.Delete(_pki, recursive: true);

    [Theory]
    [InlineData("chmod 644 server.key", "key-file-mode", "has group or world access")]
    [InlineData("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key", "key-not-of-certificate", "mismatch")]
    [InlineData("openssl genpkey -algorithm RSA -out server.key", "key-not-of-certificate", "SSL configuration was not reloaded")]
    [InlineData("rm server.crt", "tls-file-missing", "could not load server certificate file")]
    [InlineData("openssl pkey -in server.key -aes256 -passout pass:x -out new.key && mv new.key server.key", "key-passphrase-reload",
        "cannot be reloaded because it requires a passphrase")]
    [InlineData("openssl ec -in server.key -aes256 -passout pass:x -out new.key && mv new.key server.key", "key-passphrase-reload",
        "cannot be reloaded because it requires a passphrase")]
    [InlineData("echo \"ssl_ciphers = 'ECDHE-RSA-AES256-GCM-SHA384:!aNULL'\" >> postgresql.conf", "ciphers-lack-key", null)]
    [InlineData("cp server.crt server.key", "key-file-without-key", "could not load private key file")]
    [InlineData("true", null, null)]
    public async Task What_the_next_reload_stumbles_over_is_told_before_it(string fault, string? code, string? log)
    {
        await using var target = await ServerAsync();
        await InDataAsync(target, fault);

        var told = await CodesAsync(target);
        if (code == "ciphers-lack-key")
        {
            // Known from the settings that the server runs with.
            await target.Server.ReloadAsync();
            Assert.Equal([code], await CodesAsync(target));
            Assert.False((await AsClientAsync(target, "sslmode=require ssl_max_protocol_version=TLSv1.2")).Enters);
            Assert.True((await AsClientAsync(target, "sslmode=require")).Enters);
            return;
        }

        Assert.Equal(code is null ? [] : [code], told);
        await target.Server.ReloadAsync();
        if (log is null) Assert.DoesNotContain("SSL configuration was not reloaded", target.Server.Log, StringComparison.Ordinal);
        else Assert.Contains(log, target.Server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_behind_a_directory_that_the_agent_may_not_enter_is_not_called_missing()
    {
        await using var target = await ServerAsync();
        await InDataAsync(target, "mkdir vault; mv server.key vault/; echo \"ssl_key_file = 'vault/server.key'\" >> postgresql.conf");
        await target.Server.ReloadAsync();
        await InDataAsync(target, "chmod 000 vault");

        Assert.Empty(await CodesAsync(target));

        await InDataAsync(target, "chmod 700 vault; rm vault/server.key");
        Assert.Equal(["tls-file-missing"], await CodesAsync(target));
    }

    [Fact]
    public async Task A_renewed_certificate_is_told_until_the_server_loads_it()
    {
        await using var target = await ServerAsync();
        await InDataAsync(target, SelfSigned("server", "db2"));
        Assert.Equal(["certificate-not-loaded"], await CodesAsync(target));

        await target.Server.ReloadAsync();

        Assert.Empty(await CodesAsync(target));
    }

    [Theory]
    [InlineData("cat root.crt sub.crt > ca.crt", null, true)]
    [InlineData("cat sub.crt > ca.crt", "ca-file-lacks-root", false)]
    [InlineData("cat root.crt sub.crt app.crt > ca.crt", "ca-file-holds-leaf", true)]
    [InlineData("cat root.crt sub.crt > ca.crt; for i in 1 2 3 4 5; do openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null "
        + "-subj /CN=o$i -days 9 >> ca.crt 2>/dev/null; done", "other-authorities", true)]
    [InlineData("cat root.crt sub.crt > ca.crt; cat root.crl sub.crl > list.crl; echo \"ssl_crl_file = 'list.crl'\" >> "
        + "postgresql.conf", null, true)]
    [InlineData("cat root.crt sub.crt > ca.crt; cat root.crl old.crl > list.crl; echo \"ssl_crl_file = 'list.crl'\" >> postgresql.conf",
        "crl-expired", false)]
    [InlineData("cat root.crt sub.crt > ca.crt; cat root.crl old.crl sub.crl > list.crl; echo \"ssl_crl_file = 'list.crl'\" >> "
        + "postgresql.conf", null, true)]
    [InlineData("cat root.crt sub.crt > ca.crt; mkdir crls; cat root.crl > list.crl; cp sub.crl crls/$(openssl crl -hash -noout -in "
        + "sub.crl).r0; "
        + "echo \"ssl_crl_file = 'list.crl'\" >> postgresql.conf; echo \"ssl_crl_dir = 'crls'\" >> postgresql.conf", null, true)]
    [InlineData("cat root.crt sub.crt > ca.crt; cat root.crl > list.crl; echo \"ssl_crl_file = 'list.crl'\" >> postgresql.conf",
        "crl-lacks-authority", false)]
    public async Task What_is_told_of_authorities_and_lists_is_what_a_client_meets(string files, string? code, bool enters)
    {
        await using var target = await ServerAsync();
        await File.WriteAllTextAsync(target.HbaFile, "local all all trust\nhostssl all app 127.0.0.1/32 cert\n");
        await InDataAsync(target, $"""
            {Authorities}
            {files}
            echo "ssl_ca_file = 'ca.crt'" >> postgresql.conf
            """);
        await target.Server.ReloadAsync();

        var told = await CodesAsync(target, "crl-lacks-authority");
        var (entered, text) = await AsClientAsync(target, $"sslmode=require sslcert={_pki}/app.crt sslkey={_pki}/app.key");

        Assert.Equal(code is null ? [] : [code], told);
        Assert.True(entered == enters, text);
    }

    [Fact]
    public async Task A_plan_that_demands_certificates_names_the_authorities_that_go_on_issuing_logins()
    {
        await using var target = await ServerAsync();
        await InDataAsync(target, $"""
            {Authorities}
            cp root.crt ca.crt
            echo "ssl_ca_file = 'ca.crt'" >> postgresql.conf
            """);
        await File.WriteAllTextAsync(target.HbaFile, "local all all trust\nhostssl all app 127.0.0.1/32 scram-sha-256\n");
        await target.Server.ReloadAsync();

        var plan = (await target.PlanAsync("client-certificates", new { mode = "cert" })).Expect(201);

        var finding = plan["findings"].EnumerateArray().Single(one => one.GetProperty("code").GetString() == "other-authorities");
        Assert.Contains("CN=root", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("applied", (await target.ApplyAsync(plan)).Expect(200).Text("outcome"));
        // It is so: that authority's certificate with the role as CN enters.
        await InDataAsync(target, "cat app.crt sub.crt > chain.crt");
        File.Copy(Path.Combine(target.Server.DataDirectory, "chain.crt"), Path.Combine(_pki, "chain.crt"));
        var (enters, text) = await AsClientAsync(target, $"sslmode=require sslcert={_pki}/chain.crt sslkey={_pki}/app.key");
        Assert.True(enters, text);
    }

    // A root, an authority below it, a client's certificate of that one for app, and lists of both; one of the lists is past its time.
    private const string Authorities = """
        root() { openssl "$@" 2>/dev/null; }
        root req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.crt -subj /CN=root -days 30 \
          -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
        root req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout sub.key -out sub.csr -subj /CN=sub
        printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' > sub.ext
        root x509 -req -in sub.csr -CA root.crt -CAkey root.key -CAcreateserial -days 30 -extfile sub.ext -out sub.crt
        root req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout app.key -out app.csr -subj /CN=app
        root x509 -req -in app.csr -CA sub.crt -CAkey sub.key -CAcreateserial -days 30 -out app.crt
        printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n' > ca.cnf
        : > index.txt
        for name in root sub; do root ca -config ca.cnf -gencrl -crldays 30 -keyfile $name.key -cert $name.crt -out $name.crl; done
        root ca -config ca.cnf -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z -keyfile sub.key -cert sub.crt -out old.crl
        """;

    private static string SelfSigned(string file, string host) =>
        $"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {file}.key -out {file}.crt -subj /CN={host} "
            + "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -days 30 2>/dev/null";

    /// <summary>A server that serves a certificate of its own making.</summary>
    private async Task<RestTarget> ServerAsync()
    {
        var target = await RestTarget.StartAsync(program, 15);
        await InDataAsync(target, $"{SelfSigned("server", "db1")}; echo \"ssl = on\" >> postgresql.conf");
        await File.WriteAllTextAsync(target.HbaFile, "local all all trust\nhostssl all app 127.0.0.1/32 trust\n");
        await target.Server.ReloadAsync();
        Assert.Empty(await CodesAsync(target));
        return target;
    }

    /// <summary>Runs in the data directory; what is made there belongs to the server, a key of a client is copied out.</summary>
    private async Task InDataAsync(RestTarget target, string script)
    {
        var data = target.Server.DataDirectory;
        var owner = PostgresServer.Account is { } account ? $"chown -R {account.Uid}:{account.Gid} ." : "true";
        await Command.RunAsync("bash", ["-euc", $"cd \"$1\"; umask 077; {script}\n{owner}; for f in app.crt app.key; do "
            + "if [ -e \"$f\" ]; then install -m 600 \"$f\" \"$2/$f\"; fi; done", "-", data, _pki]);
    }

    private async Task<List<string>> CodesAsync(RestTarget target, params string[] also) =>
        [.. (await program.GetAsync($"{target.Path}/snapshot")).Expect(200)["findings"].EnumerateArray()
            .Select(finding => finding.GetProperty("code").GetString()!).Where(code => s_codes.Concat(also).Contains(code)).Distinct()];

    private static Task<(bool Enters, string Text)> AsClientAsync(RestTarget target, string options) =>
        Psql.ConnectAsync($"host=127.0.0.1 port={target.Server.Port} dbname=postgres user=app {options}");
}
