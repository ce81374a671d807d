using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>Whether ssl_ciphers has a suite for a key, as <c>openssl ciphers</c> expands the setting.</summary>
public sealed class CipherCheckTests
{
    [Theory]
    [InlineData("HIGH:MEDIUM:+3DES:!aNULL")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384")]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256,ECDHE-ECDSA-CHACHA20-POLY1305")]
    [InlineData("AES256-GCM-SHA384 AES128-SHA")]
    [InlineData("DHE-RSA-AES256-GCM-SHA384:!ECDSA")]
    [InlineData("ECDHE+aRSA+AESGCM")]
    [InlineData("EECDH+ECDSA+AESGCM")]
    [InlineData("ECDHE+AESGCM:!aNULL:!MD5")]
    [InlineData("kRSA:!eNULL")]
    [InlineData("aECDSA:!eNULL")]
    [InlineData("DEFAULT")]
    public void It_agrees_with_openssl(string ciphers)
    {
        var suites = ExternalTool.Run("openssl", "ciphers", "-s", "-tls1_2", "-v", ciphers).MustSucceed().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(suites);
        foreach (var (key, mark) in new[] { ("ECDSA", "Au=ECDSA"), ("RSA", "Au=RSA") })
            Assert.Equal(!suites.Any(suite => suite.Contains(mark, StringComparison.Ordinal)), Lacks(ciphers, key, []));
    }

    [Fact]
    public void Without_TLS_1_2_nothing_is_lacking_and_with_it_alone_nobody_connects()
    {
        const string Rsa = "ECDHE-RSA-AES256-GCM-SHA384";
        Assert.False(Lacks(Rsa, "ECDSA", [("ssl_min_protocol_version", "TLSv1.3")]));
        var alone = CipherCheck.Of(Snapshot(Rsa, [("ssl_max_protocol_version", "TLSv1.2")]), "ECDSA");
        Assert.Equal((Severity.Error, "ssl_ciphers has no suite for an ECDSA key: no client can complete a handshake."),
            (alone!.Severity, alone.Message));
    }

    private static bool Lacks(string ciphers, string key, (string, string)[] more) =>
        CipherCheck.Of(Snapshot(ciphers, more), key) is not null;

    private static TargetSnapshot Snapshot(string ciphers, (string Name, string Value)[] more)
    {
        var snapshot = TestSnapshots.Of();
        return snapshot with
        {
            Settings = snapshot.Settings.SetItem("ssl_ciphers", ciphers)
                .SetItems(more.Select(one => KeyValuePair.Create(one.Name, one.Value))),
        };
    }
}
