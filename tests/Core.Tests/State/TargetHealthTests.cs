using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Planning;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Tests.State;

public sealed class TargetHealthTests
{
    private const string Mutual = "hostssl all all 10.0.0.0/8 cert\n";

    [Theory]
    [InlineData(Mutual, "set up, not proven yet", SetupSteps.Verify)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256\n", "set up, not proven yet", SetupSteps.ClientCertificate)]
    public void Without_a_proof_the_state_is_not_known(string hba, string sentence, string step) =>
        Assert.Equal(new TargetHealth(Meaning.NotKnown, sentence, step), Health(TestSnapshots.Of(hba)));

    [Theory]
    [InlineData(CaseResult.Passed, Meaning.Proven, "mutual TLS, proven")]
    [InlineData(CaseResult.Failed, Meaning.Broken, "1 surprise in the last proof")]
    [InlineData(CaseResult.NotProven, Meaning.NotKnown, "set up, not proven yet")]
    public void The_last_proof_decides_where_nothing_else_is_wrong(CaseResult result, Meaning meaning, string sentence) =>
        Assert.Equal((meaning, sentence), Of(TargetHealth.Of(TestSnapshots.Of(Mutual), Report(result), TestSnapshots.Now)));

    [Fact]
    public void Plaintext_needs_attention_though_the_last_proof_passed()
    {
        var plain = TestSnapshots.Of("host all all 10.0.0.0/8 scram-sha-256\n");
        Assert.Equal((Meaning.Attention, "lets plaintext in from 10.0.0.0/8"),
            Of(TargetHealth.Of(plain, Report(CaseResult.Passed), TestSnapshots.Now)));
        Assert.Equal(SetupSteps.AccessRules, Health(plain).NextStep);
    }

    [Theory]
    [InlineData(SslRequestResponse.Refused, Meaning.Attention, "TLS is off: the server offers none")]
    [InlineData(SslRequestResponse.Accepted, Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works")]
    [InlineData(SslRequestResponse.TimedOut, Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works")]
    public void Tls_is_off_only_where_the_server_said_so(SslRequestResponse answer, Meaning meaning, string sentence)
    {
        var probe = new ProbeReport
        {
            Request = new() { Host = "h", Port = 5432 },
            At = TestSnapshots.Now,
            Reachable = true,
            SslRequest = answer,
            ConnectElapsed = TimeSpan.Zero,
            NegotiateElapsed = TimeSpan.Zero,
            HandshakeElapsed = TimeSpan.Zero,
            Findings = [],
        };
        Assert.Equal((meaning, sentence), Of(Health(TestSnapshots.Of(Mutual, tls: false) with { Probe = probe })));
    }

    [Fact]
    public void What_the_server_refuses_at_a_reload_is_broken() =>
        Assert.Equal((Meaning.Broken, "pg_hba.conf would be refused at the next reload"),
            Of(Health(TestSnapshots.Of("host all all nonsense\n"))));

    [Fact]
    public void An_error_among_the_findings_is_the_sentence()
    {
        var error = new Finding(FindingCode.Refused, Severity.Error, "Something is so.");
        Assert.Equal((Meaning.Broken, "Something is so"), Of(Health(TestSnapshots.Of(Mutual) with { Findings = [error] })));
    }

    [Theory]
    [InlineData(400, Meaning.NotKnown, "set up, not proven yet")]
    [InlineData(29, Meaning.Attention, "the server certificate ends in 29 days")]
    [InlineData(0, Meaning.Broken, "the server certificate has expired")]
    public async Task The_certificates_end_is_seen_a_month_before(int daysLeft, Meaning meaning, string sentence)
    {
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None);
        var served = CertificateAuthority.CreateRoot("db", key, TestSnapshots.Now, TimeSpan.FromDays(500)).Certificate;
        var now = served.NotAfter.AddDays(-daysLeft);
        Assert.Equal((meaning, sentence), Of(TargetHealth.Of(TestSnapshots.Of(Mutual) with { Served = served }, null, now)));
    }

    [Fact]
    public void Of_a_fleet_the_worst_target_is_named()
    {
        var proven = new TargetHealth(Meaning.Proven, "TLS, proven", SetupSteps.Verify);
        var open = new TargetHealth(Meaning.Attention, "TLS is off", SetupSteps.ServerCertificate);
        var broken = new TargetHealth(Meaning.Broken, "nobody answers", SetupSteps.Inspect);
        Assert.Equal("1 of 3 targets proven; b: nobody answers.", FleetSentence.Of([("a", proven), ("c", open), ("b", broken)]));
        Assert.Equal("All 2 targets proven.", FleetSentence.Of([("a", proven), ("b", proven)]));
        Assert.Equal("a: TLS is off.", FleetSentence.Of([("a", open)]));
        Assert.Equal("2 targets, none read yet", FleetSentence.Of([("a", null), ("b", null)]));
    }

    private static TargetHealth Health(TargetSnapshot snapshot) => TargetHealth.Of(snapshot, last: null, TestSnapshots.Now);

    private static (Meaning, string) Of(TargetHealth health) => (health.Meaning, health.Sentence);

    private static VerifyReport Report(CaseResult result) => new()
    {
        TargetId = Guid.NewGuid(),
        Role = "app",
        At = TestSnapshots.Now,
        Cases =
        [
            new()
            {
                Name = "tls-login",
                Title = "app over TLS",
                Kind = CaseKind.Positive,
                Expected = "Enters over TLS",
                Outcome = "Seen.",
                Result = result,
                Evidence = [],
                Findings = [],
                Elapsed = TimeSpan.Zero,
            },
        ],
    };
}
