using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class AssessmentSentenceTests
{
    private static readonly ProbeReport s_handshake = new()
    {
        Request = new() { Host = "db1", Port = 5432 },
        At = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        Reachable = true,
        SslRequest = SslRequestResponse.Accepted,
        Protocol = "TLSv1.3",
        ConnectElapsed = TimeSpan.Zero,
        NegotiateElapsed = TimeSpan.Zero,
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [],
    };

    [Fact]
    public void One_handshake_is_too_little_for_a_grade() =>
        Assert.Equal("The handshake stands with TLSv1.3. One handshake is too little for a grade: probe at full depth.",
            Sentence(s_handshake));

    [Fact]
    public void An_error_of_the_probe_comes_before_the_missing_grade() =>
        Assert.Equal("Nobody answers.", Sentence(s_handshake with
        {
            Reachable = false,
            Protocol = null,
            Findings = [new(FindingCode.Unreachable, Severity.Error, "Nobody answers.")],
        }));

    [Theory]
    [InlineData("TLS_AES_256_GCM_SHA384", true, true)]
    [InlineData("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", true, true)]
    [InlineData("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", true, true)]
    [InlineData("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", true, false)]
    [InlineData("TLS_RSA_WITH_AES_128_CCM_8", false, true)]
    [InlineData("TLS_RSA_WITH_AES_128_CBC_SHA", false, false)]
    [InlineData("TLS_DH_anon_WITH_AES_128_CBC_SHA", false, false)]
    public void A_suites_name_says_whether_its_keys_are_ephemeral_and_its_records_authenticated(string name, bool secret, bool aead) =>
        Assert.Equal((secret, aead), (SuiteStrength.IsForwardSecret(name), SuiteStrength.IsAead(name)));

    private static string Sentence(ProbeReport report) =>
        AssessmentSentence.Of(report, ProbeAssessment.Of(report, Baselines.Intermediate));
}
