using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Probe;

/// <summary>Real servers measured by the baselines, before and after the recipes that fix them.</summary>
public sealed class AssessmentLiveTests
{
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    [Theory, ClassData(typeof(Majors))]
    public async Task A_stock_server_fails_and_the_three_recipes_bring_it_to_an_A(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        var stock = await AssessAsync(journey, Baselines.Intermediate);
        Assert.Equal(("F", "tls-off"), (stock.Grade, stock.Deviations[0].Finding.Code.Text));
        Assert.Equal(DeviationFix.ServerCertificate, stock.Deviations[0].Fix);

        await journey.ApplyAsync(s_certificate);
        var half = await AssessAsync(journey, Baselines.Intermediate);
        Assert.Equal(("F", "plaintext-accepted"), (half.Grade, half.Deviations[0].Finding.Code.Text));

        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        var encrypted = await AssessAsync(journey, Baselines.Intermediate);
        Assert.Equal("B", encrypted.Grade);
        // An ECDSA certificate takes no suite without forward secrecy, but CBC is left.
        Assert.Contains(encrypted.Deviations, d => d.Finding.Code.Text == "suite-cbc" && d.Fix == DeviationFix.TlsSettings);

        await journey.ApplyAsync(new RecipeRequest.TlsSettings { ForwardSecrecyOnly = true });
        var recovered = await AssessAsync(journey, Baselines.Intermediate);
        Assert.True(recovered.Grade == "A", string.Join("\n", recovered.Deviations));
        Assert.Contains("protocol-too-old", (await AssessAsync(journey, Baselines.Modern)).Deviations.Select(d => d.Finding.Code.Text));

        await journey.ApplyAsync(new RecipeRequest.TlsSettings { OldestProtocol = OldestTlsProtocol.Tls13, ForwardSecrecyOnly = true });
        var modern = await AssessAsync(journey, Baselines.Modern);
        Assert.True(modern.Grade == "A", string.Join("\n", modern.Deviations));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_server_as_shipped_keeps_its_own_baseline(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());

        var assessment = await AssessAsync(journey, Baselines.AsShipped(major));

        Assert.True(assessment.Grade == "A", string.Join("\n", assessment.Deviations));
    }

    [Fact]
    public async Task A_server_that_still_offers_TLS_1_0_gets_a_C_and_the_settings_that_end_it()
    {
        await using var journey = await SetupJourney.StartAsync(18);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await journey.Server.ExecuteAsync("alter system set ssl_min_protocol_version = 'TLSv1'");
        await journey.Server.ReloadAsync();

        var old = await AssessAsync(journey, Baselines.Intermediate);
        Assert.Equal(("C", "protocol-too-old"), (old.Grade, old.Deviations[0].Finding.Code.Text));

        await journey.ApplyAsync(new RecipeRequest.TlsSettings { ForwardSecrecyOnly = true });
        Assert.Equal("A", (await AssessAsync(journey, Baselines.Intermediate)).Grade);
        Assert.Equal("TLSv1.2", (await journey.Server.QueryAsync("show ssl_min_protocol_version"))[0][0]);
    }

    [Fact]
    public async Task Settings_that_would_leave_no_version_are_refused()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.Server.ExecuteAsync("alter system set ssl_max_protocol_version = 'TLSv1.2'");
        await journey.Server.ReloadAsync();

        var refusal = await journey.RefusalAsync(new RecipeRequest.TlsSettings { OldestProtocol = OldestTlsProtocol.Tls13 });

        Assert.Equal("tls-versions-empty", Assert.Single(refusal).Code.Text);
    }

    private static async Task<ProbeAssessment> AssessAsync(SetupJourney journey, Baseline baseline)
    {
        var authority = (await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!.Authority;
        var request = new ProbeRequest
        {
            Host = "127.0.0.1",
            Port = journey.Server.Port,
            Depth = ProbeDepth.Full,
            AskPlaintext = true,
            Trust = authority is null ? [] : [authority]
        };
        return ProbeAssessment.Of(await new HandshakeProbe(TimeProvider.System).ProbeAsync(request, CancellationToken.None), baseline);
    }
}
