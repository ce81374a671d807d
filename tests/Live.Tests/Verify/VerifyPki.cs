using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Verify;

/// <summary>An authority with what a verify run needs, and its installation in a test's server.</summary>
internal sealed class VerifyPki : IDisposable
{
    public const string Password = "right horse";
    private readonly List<IDisposable> _owned = [];

    public required CertificateAuthority Authority { get; init; }

    public required CertificateAuthority Foreign { get; init; }

    public required PrivateKey ServerKey { get; init; }

    public required Certificate Server { get; init; }

    public Certificate Root => Authority.Certificate;

    public static async Task<VerifyPki> MakeAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var key = await KeyAsync();
        var authority = CertificateAuthority.CreateRoot("live test authority", await KeyAsync(), now, TimeSpan.FromDays(30));
        var foreign = CertificateAuthority.CreateRoot("some other authority", await KeyAsync(), now, TimeSpan.FromDays(30));
        var names = new[] { "127.0.0.1", "db.test" }.Select(n => SubjectAlternativeName.Parse(n, out _)!);
        var pki = new VerifyPki
        {
            Authority = authority,
            Foreign = foreign,
            ServerKey = key,
            Server = authority.IssueServer([.. names], key, now, TimeSpan.FromDays(20))
        };
        pki._owned.AddRange([authority, foreign, key]);
        return pki;
    }

    public async Task<ClientIdentity> ClientAsync(CertificateAuthority authority, string role, TimeSpan? validity = null)
    {
        var key = await KeyAsync();
        _owned.Add(key);
        return new(authority.IssueClient(role, key, DateTimeOffset.UtcNow, validity ?? TimeSpan.FromDays(10)), key);
    }

    public async Task InstallAsync(PostgresServer server, bool askClients, Certificate? certificate = null, PrivateKey? key = null)
    {
        await server.WriteFileAsync("server.crt", (certificate ?? Server).ToPem());
        await server.WriteFileAsync("server.key", System.Text.Encoding.ASCII.GetString((key ?? ServerKey).ToPkcs8Pem()));
        await server.WriteFileAsync("root.crt", Root.ToPem());
        await server.ExecuteAsync("alter system set ssl = on");
        await server.ExecuteAsync($"alter system set ssl_ca_file = '{(askClients ? "root.crt" : "")}'");
        await server.ReloadAsync();
    }

    public async Task<VerifyMaterial> MaterialAsync(PostgresServer server, string role, string? password, bool replication = false,
        bool asksCertificates = true) => new()
        {
            TargetId = Guid.NewGuid(),
            Host = "127.0.0.1",
            Port = server.Port,
            Role = role,
            Database = "postgres",
            Replication = replication,
            Password = password,
            Identity = asksCertificates ? await ClientAsync(Authority, role) : null,
            IdentityIsBundle = true,
            Wrong = asksCertificates
            ? new() { OtherRole = await ClientAsync(Authority, "somebody"), OtherAuthority = await ClientAsync(Foreign, role) }
            : null,
            Roots = [Root],
        };

    public void Dispose()
    {
        foreach (var one in _owned) one.Dispose();
    }

    private static Task<PrivateKey> KeyAsync() => PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None);
}
