using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>Both sides of each rule that a live server cannot be brought to; the others are held by real servers.</summary>
public sealed class AssessmentTests
{
    private const string Good = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

    [Fact]
    public void A_clean_server_keeps_every_baseline_that_takes_TLS_1_2() =>
        Assert.All(Baselines.All.Where(b => b.OldestProtocol == TlsVersion.Tls12),
            baseline => Assert.Equal("A", ProbeAssessment.Of(Report(Good), baseline).Grade));

    [Theory]
    [InlineData("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "suite-broken", "F")]
    [InlineData("TLS_RSA_WITH_NULL_SHA256", "suite-broken", "F")]
    [InlineData("TLS_ECDHE_RSA_WITH_RC4_128_SHA", "suite-broken", "F")]
    [InlineData("TLS_RSA_WITH_DES_CBC_SHA", "suite-broken", "F")]
    [InlineData("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "suite-3des", "C")]
    [InlineData("TLS_RSA_WITH_AES_128_GCM_SHA256", "suite-no-forward-secrecy", "B")]
    [InlineData("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "suite-cbc", "B")]
    public void Each_kind_of_weak_suite_has_its_code_and_its_weight(string suite, string code, string grade)
    {
        var assessment = ProbeAssessment.Of(Report(Good, suite), Baselines.Intermediate);
        Assert.Equal(grade, assessment.Grade);
        var deviation = assessment.Deviations.Single(d => d.Finding.Code.Text == code);
        Assert.Contains(suite, deviation.Finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Good, deviation.Finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_DHE_RSA_WITH_AES_128_CCM")]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")]
    public void A_strong_suite_is_no_deviation(string suite) =>
    Assert.Empty(ProbeAssessment.Of(Report(Good, suite), Baselines.Intermediate).Deviations);

    [Fact]
    public void Suites_without_forward_secrecy_are_as_shipped() =>
    Assert.Equal("A", ProbeAssessment.Of(Report(Good, "TLS_RSA_WITH_AES_128_GCM_SHA256"), Baselines.AsShipped(15)).Grade);

    [Fact]
    public void One_handshake_is_enough_to_fail_and_not_enough_to_pass()
    {
        var handshake = Report(Good) with { Full = null };
        Assert.Null(ProbeAssessment.Of(handshake, Baselines.Intermediate).Grade);
        Assert.Equal("F",
            ProbeAssessment.Of(handshake with { Plaintext = new(PlaintextVerdict.PasswordAsked, "") }, Baselines.Intermediate).Grade);
        Assert.Null(ProbeAssessment.Of(handshake with { Reachable = false }, Baselines.Intermediate).Grade);
        var cut = Report(Good);
        Assert.Null(ProbeAssessment.Of(cut with { Full = cut.Full! with { Cut = true } }, Baselines.Intermediate).Grade);
    }

    [Theory]
    [InlineData(SslRequestResponse.Accepted, null)]
    [InlineData(SslRequestResponse.Error, null)]
    [InlineData(SslRequestResponse.TimedOut, null)]
    [InlineData(SslRequestResponse.Refused, "F")]
    public void Without_a_completed_handshake_there_is_no_grade_unless_the_server_answers_N(SslRequestResponse answer, string? grade)
    {
        var report = Report(Good) with { Protocol = null, SslRequest = answer, Plaintext = new(PlaintextVerdict.PasswordAsked, "") };

        var assessment = ProbeAssessment.Of(report, Baselines.Intermediate);

        Assert.Equal(grade, assessment.Grade);
        if (grade is null) Assert.NotEmpty(AssessmentSentence.Of(report, assessment));
    }

    [Fact]
    public void A_session_at_full_depth_is_a_completed_handshake_too()
    {
        StartupFact startup = new("TLSv1.3", PlaintextVerdict.Refused, "", [], null, null, [], null);
        var report = Report(Good) with { Protocol = null };

        Assert.Equal("A", ProbeAssessment.Of(report with { Full = report.Full! with { OverTls = startup } }, Baselines.Intermediate).Grade);
        Assert.Null(ProbeAssessment.Of(
            report with { Full = report.Full! with { OverTls = startup with { Verdict = PlaintextVerdict.NotAsked } } },
            Baselines.Intermediate).Grade);
    }

    [Fact]
    public void A_proxy_takes_the_place_of_the_channel_binding_that_it_causes()
    {
        StartupFact startup = new("TLSv1.3", PlaintextVerdict.PasswordAsked, "", ["SCRAM-SHA-256"], false, null, [], null);
        var report = Report(Good);
        report = report with { Full = report.Full! with { OverTls = startup } };
        var proxy = TlsProxyCheck.Of(report.Full, "db.example:5432")!;

        Assert.Equal(["tls-terminating-proxy"], ProbeAssessment.Of(report with { Findings = [proxy] }, Baselines.Intermediate)
            .Deviations.Select(one => one.Finding.Code.Text));
        Assert.Null(TlsProxyCheck.Of(report.Full with { OverTls = startup with { ChannelBinding = true } }, ""));
        Assert.Null(TlsProxyCheck.Of(report.Full with { OverTls = null }, ""));
    }

    [Fact]
    public void Renegotiation_and_compression_and_channel_binding_weigh_where_they_were_seen()
    {
        var good = Report(Good);
        string[] Codes(FullReport full) =>
            [.. ProbeAssessment.Of(good with { Full = full }, Baselines.Intermediate).Deviations.Select(d => d.Finding.Code.Text)];
        var full = good.Full!;
        Assert.Equal(["renegotiation-insecure"], Codes(full with { Renegotiation = new(Secure: false, ClientInitiated: false, null) }));
        Assert.Equal(["renegotiation-by-client"], Codes(full with { Renegotiation = new(Secure: true, ClientInitiated: true, null) }));
        Assert.Empty(Codes(full with { Renegotiation = new(Secure: true, ClientInitiated: null, null) }));
        Assert.Equal(["compression"], Codes(full with { CompressionChosen = true }));
        Assert.Empty(Codes(full with { CompressionChosen = null }));
        StartupFact Startup(bool? binding) => new("3.0", PlaintextVerdict.PasswordAsked, "", [], binding, null, [], null);
        Assert.Equal(["no-channel-binding"], Codes(full with { OverTls = Startup(false) }));
        Assert.Empty(Codes(full with { OverTls = Startup(null) }));
    }

    [Fact]
    public void A_version_that_somebody_else_kept_from_us_is_no_deviation()
    {
        var good = Report(Good);
        ProbeAssessment Without13(RefusedBy by) => ProbeAssessment.Of(
            good with
            {
                Full =
                good.Full! with
                {
                    Protocols = [new(TlsVersion.Tls13, false, null, new(by, null, "ended"), [], SuiteOrder.NotKnown, null),
                    good.Full!.Protocols[1]]
                }
            }, Baselines.Intermediate);
        Assert.Equal(["no-tls-1-3"], Without13(RefusedBy.Server).Deviations.Select(d => d.Finding.Code.Text));
        Assert.Empty(Without13(RefusedBy.Network).Deviations);
    }

    [Fact]
    public void Every_baseline_has_a_name_a_date_and_a_source()
    {
        Assert.Equal(Baselines.All.Length, Baselines.All.Select(b => b.Name).Distinct().Count());
        Assert.All(Baselines.All, b => Assert.True(b.Dated.Year >= 2020 && b.Source.Length > 20 && Baselines.Find(b.Name) == b));
        Assert.Null(Baselines.Find("strictest"));
    }

    private static ProbeReport Report(params string[] suites) => new()
    {
        Request = new() { Host = "db.example", Port = 5432, Depth = ProbeDepth.Full },
        At = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        Reachable = true,
        SslRequest = SslRequestResponse.Accepted,
        Protocol = "TLSv1.3",
        ConnectElapsed = TimeSpan.Zero,
        NegotiateElapsed = TimeSpan.Zero,
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [],
        Full = new()
        {
            Gss = new(SslRequestResponse.Refused, null, SslRequestResponse.Accepted, null),
            DirectWithAlpn = new(DirectTlsReach.Speaks, true, null),
            DirectWithoutAlpn = new(DirectTlsReach.HungUpAfterHandshake, false, null),
            Protocols =
            [
                Protocol(TlsVersion.Tls13, "TLS_AES_256_GCM_SHA384"),
                Protocol(TlsVersion.Tls12, suites),
            ],
            Costs = [],
        },
    };

    private static ProtocolFact Protocol(TlsVersion version, params string[] suites) => new(
        version, true, null, null,
        [.. suites.Select((name, i) => new SuiteFact(((int)version << 8) + i, name, Bits(name), "prime256v1", null, null))],
        SuiteOrder.Server, new(RefusedBy.Server, null, "ended"));

    private static int? Bits(string name) => name.Contains("NULL", StringComparison.Ordinal)
        ? 0
        : name.Contains("_DES_", StringComparison.Ordinal) ? 56 : name.Contains("3DES", StringComparison.Ordinal) ? 112 : 128;
}
