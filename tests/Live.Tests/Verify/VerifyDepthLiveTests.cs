using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Documents;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Verify;

/// <summary>
/// A run in depth through the services on real servers: every case over every way, and the same cases where the server is left open.
/// </summary>
public sealed class VerifyDepthLiveTests
{
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    [Theory, ClassData(typeof(Majors))]
    public async Task A_server_with_mutual_TLS_proves_every_case_over_every_way(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await SecureAsync(journey);

        var report = await RunAsync(journey, new() { Role = "repl", Password = SetupJourney.Password, InDepth = true });

        Assert.True(report.Proven, Describe(report));
        string[] main = ["tls-login", "identify-system", "plaintext", "plaintext-replication", "wrong-host-name", "wrong-root",
            "tls-below-minimum", "no-client-certificate", "no-client-certificate-replication", "other-authority", "other-role", "expired",
            "not-yet-valid", "server-as-client"];
        Assert.Equal(main, report.Cases.Where(c => c.Route == "IPv4").Select(c => c.Name));
        string[] direct = major >= 17 ? [.. main.Where(name => !name.StartsWith("plaintext", StringComparison.Ordinal))] : [];
        Assert.Equal(direct, report.Cases.Where(c => c.Route == "IPv4, direct TLS").Select(c => c.Name));
        Assert.Equal(major < 17, report.Notes.Any(n => n.Code.Text == "direct-tls-not-there"));
        Assert.Contains(report.Notes, n => n.Code.Text == "crl-absent");
        Assert.Contains("certificate expired (45)", Outcome(report, "expired"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("protocol version (70)", Outcome(report, "tls-below-minimum"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("unsupported certificate (43)", Outcome(report, "server-as-client"), StringComparison.OrdinalIgnoreCase);
        Assert.All(report.Cases,
            c => Assert.DoesNotContain(SetupJourney.Password, $"{c} {string.Join(' ', c.Evidence)}", StringComparison.Ordinal));
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task A_revoked_certificate_is_refused_for_being_revoked(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await SecureAsync(journey);
        await InstallRevocationListAsync(journey, revokesSomething: true);

        var report = await RunAsync(journey, new() { Role = "app", Password = SetupJourney.Password, InDepth = true });

        Assert.True(report.Proven, Describe(report));
        Assert.Contains("certificate revoked (44)", Outcome(report, "revoked"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_list_that_revokes_nothing_is_told_and_proves_nothing()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await SecureAsync(journey);
        await InstallRevocationListAsync(journey, revokesSomething: false);

        var report = await RunAsync(journey, new() { Role = "app", Password = SetupJourney.Password, InDepth = true });

        Assert.DoesNotContain(report.Cases, c => c.Name == "revoked");
        Assert.Contains(report.Notes, n => n.Code.Text == "crl-empty");
    }

    [Fact]
    public async Task Every_role_is_tried_as_the_rules_say_and_a_refused_one_is_expected_to_be()
    {
        await using var journey = await SetupJourney.StartAsync(15,
            "local all all trust\nhostssl all app 127.0.0.1/32 reject\nhostssl all,replication repl 127.0.0.1/32 scram-sha-256\n");
        await journey.ApplyAsync(s_certificate);

        var report = await RunAsync(journey, new() { InDepth = true });

        Assert.Equal(["app", "postgres", "repl"], report.Cases.Select(c => c.Role).Distinct().Order());
        var refused = report.Cases.Single(c => c is { Role: "app", Name: "tls-refused" });
        Assert.Equal((CaseKind.Negative, CaseResult.Passed), (refused.Kind, refused.Result));
        Assert.Contains("line 2", refused.Expected, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("pg_hba.conf rejects", refused.Outcome, StringComparison.Ordinal);
        // Nobody knows repl's password here: it gets as far as that, and no further claim is made.
        Assert.Equal(CaseResult.NotProven, report.Cases.Single(c => c is { Role: "repl", Name: "tls-login" }).Result);
        Assert.False(report.Proven);
    }

    [Fact]
    public async Task What_is_left_open_is_a_surprise_in_depth_too()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await journey.ApplyAsync(new RecipeRequest.ClientCertificates { Mode = ClientCertificateMode.VerifyCa });

        var report = await RunAsync(journey, new() { Role = "app", Password = SetupJourney.Password, InDepth = true });

        Assert.Equal(CaseResult.Failed, report.Cases.Single(c => c.Name == "other-role").Result);
        Assert.Contains(report.Cases, c => c is { Name: "expired", Result: CaseResult.Passed });
    }

    [Fact]
    public async Task The_documents_hold_every_case_with_the_fingerprints_and_are_well_formed()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await SecureAsync(journey);
        var report = await RunAsync(journey, new() { Role = "app", Password = SetupJourney.Password, InDepth = true });

        var junit = XDocument.Parse(JUnitDocument.Write(report)).Root!;
        var html = HtmlDocument.Write(report);

        Assert.Equal($"{report.Cases.Length}", junit.Attribute("tests")!.Value);
        Assert.Equal(report.Cases.Length, junit.Descendants("testcase").Count());
        Assert.Equal("0", junit.Attribute("failures")!.Value);
        var served = (await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!.Served!.FingerprintSha256;
        Assert.All([junit.ToString(), html], document => Assert.Contains(served, document, StringComparison.Ordinal));
        Assert.All(report.Cases, c => Assert.Contains($"<code>{c.Name}</code>", html, StringComparison.Ordinal));
        Assert.Contains("PgTlsDashboard ", html, StringComparison.Ordinal);
        // Nothing in it asks another machine for anything.
        Assert.DoesNotMatch("(src|href|url|@import)[ =(]", html);
        _ = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
            .Replace("<meta name=\"viewport\" content=\"width=device-width\">", "", StringComparison.Ordinal)
            .Replace("<br>", "", StringComparison.Ordinal));
    }

    private static async Task SecureAsync(SetupJourney journey)
    {
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await journey.ApplyAsync(new RecipeRequest.ClientCertificates());
    }

    /// <summary>Written by .NET with the target's own authority, as an administrator would with openssl ca.</summary>
    private static async Task InstallRevocationListAsync(SetupJourney journey, bool revokesSomething)
    {
        var list = new CertificateRevocationListBuilder();
        if (revokesSomething) list.AddEntry([0x4d, 0x61, 0x72, 0x79], DateTimeOffset.UtcNow.AddDays(-1));
        using var authority = await journey.OpenAuthorityAsync();
        using var key = authority.CopyKey();
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key.ToPkcs8(), out _);
        using var certificate = X509CertificateLoader.LoadCertificate(authority.Certificate.Der.AsSpan());
        using var issuer = certificate.CopyWithPrivateKey(ecdsa);
        var der = list.Build(issuer, 1, DateTimeOffset.UtcNow.AddDays(30), HashAlgorithmName.SHA256,
            thisUpdate: DateTimeOffset.UtcNow.AddHours(-1));
        await journey.Server.WriteFileAsync("revoked.crl", PemEncoding.WriteString("X509 CRL", der) + "\n");
        await journey.Server.ExecuteAsync("alter system set ssl_crl_file = 'revoked.crl'");
        await journey.Server.ReloadAsync();
    }

    private static async Task<VerifyReport> RunAsync(SetupJourney journey, VerifyRequest request)
    {
        var outcome = await journey.Verification.RunAsync(journey.Target.Id, request, "test", null, CancellationToken.None);
        if (outcome is VerifyOutcome.Refused refused) Assert.Fail(string.Join("\n", refused.Findings));
        return Assert.IsType<VerifyOutcome.Done>(outcome).Report;
    }

    private static string Outcome(VerifyReport report, string name) => report.Cases.First(c => c.Name == name).Outcome;

    private static string Describe(VerifyReport report) =>
        string.Join("\n", report.Cases.Where(c => c.Result != CaseResult.Passed)
            .Select(c => $"{c.Route} {c.Name}: {c.Result}, {c.Outcome} [{string.Join("; ", c.Evidence)}] {string.Join("; ", c.Findings)}"));
}
