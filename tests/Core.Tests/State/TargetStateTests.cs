using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Tests.Planning;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;
using static PgTlsDashboard.Core.Tests.State.StateParts;

namespace PgTlsDashboard.Core.Tests.State;

/// <summary>What is wrong and what is due; <see cref="ProofCoverageTests"/> has what is proven.</summary>
public sealed class TargetStateTests
{
    private const string Mutual = "hostssl all all 10.0.0.0/8 cert\n";

    [Theory]
    [InlineData(Mutual, "set up, not proven yet", SetupSteps.Verify)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256\n", "set up, not proven yet", SetupSteps.ClientCertificate)]
    public void Without_a_proof_the_state_is_not_known(string hba, string sentence, string step) =>
        Assert.Equal((Meaning.NotKnown, sentence, step), Of(TestSnapshots.Of(hba)));

    [Theory]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256\n", true, TlsLevel.TlsOffered)]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256\n", false, TlsLevel.Plaintext)]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256\n", null, TlsLevel.NotKnown)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256\n", true, TlsLevel.TlsRequired)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256\n", null, TlsLevel.TlsRequired)]
    // The server that offers no TLS lets in by no record that demands it.
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256\n", false, TlsLevel.NoNetworkPath)]
    [InlineData(Mutual, true, TlsLevel.ClientCertificateRequired)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-ca\n", true, TlsLevel.ClientCertificateRequired)]
    // The weakest path counts, and of it only what comes so far.
    [InlineData(Mutual + "hostssl all all 192.168.0.0/16 scram-sha-256\n", true, TlsLevel.TlsRequired)]
    [InlineData(Mutual + "hostssl all all 10.1.0.0/16 scram-sha-256\n", true, TlsLevel.ClientCertificateRequired)]
    [InlineData(Mutual + "host replication all 192.168.0.0/16 scram-sha-256\n", true, TlsLevel.TlsOffered)]
    // Loopback and the Unix-domain socket are no part of it.
    [InlineData("local all all trust\nhost all all 127.0.0.1/32 trust\n" + Mutual, true, TlsLevel.ClientCertificateRequired)]
    [InlineData("local all all trust\nhost all all 127.0.0.1/32 trust\n", true, TlsLevel.NoNetworkPath)]
    [InlineData("host all all nonsense\n", true, TlsLevel.NotKnown)]
    public void The_level_is_that_of_the_weakest_path_from_another_machine(string hba, bool? tls, TlsLevel level)
    {
        var answer = tls switch
        {
            true => SslRequestResponse.Accepted,
            false => SslRequestResponse.Refused,
            _ => SslRequestResponse.TimedOut,
        };
        Assert.Equal(level, StateOf(TestSnapshots.Of(hba, tls: tls == true) with { Probe = Probe(answer) }).Level);
    }

    [Fact]
    public void Plaintext_needs_attention_though_the_last_proof_passed()
    {
        var plain = TestSnapshots.Of("host all all 10.0.0.0/8 scram-sha-256\n");
        Assert.Equal((Meaning.Attention, "lets plaintext in from 10.0.0.0/8", SetupSteps.AccessRules),
            Of(plain, Proofs(plain, Case("tls-login", CaseResult.Passed))));
    }

    [Theory]
    [InlineData(SslRequestResponse.Refused, Meaning.Attention, "TLS is off: the server offers none")]
    [InlineData(SslRequestResponse.Accepted, Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works")]
    [InlineData(SslRequestResponse.TimedOut, Meaning.NotKnown, "no certificate was seen, so that it is not known whether TLS works")]
    public void Tls_is_off_only_where_the_server_said_so(SslRequestResponse answer, Meaning meaning, string sentence) =>
        Assert.Equal((meaning, sentence, SetupSteps.ServerCertificate),
            Of(TestSnapshots.Of(Mutual, tls: false) with { Probe = Probe(answer) }));

    [Fact]
    public void What_the_server_refuses_at_a_reload_is_broken() =>
        Assert.Equal("pg_hba.conf would be refused at the next reload", StateOf(TestSnapshots.Of("host all all nonsense\n")).Sentence);

    [Fact]
    public void An_error_among_the_findings_is_the_sentence()
    {
        var error = new Finding(FindingCode.Refused, Severity.Error, "Something is so.");
        var state = StateOf(TestSnapshots.Of(Mutual) with { Findings = [error] });
        Assert.Equal((Meaning.Broken, "Something is so"), (state.Meaning, state.Sentence));
    }

    [Theory]
    [InlineData(400, Meaning.NotKnown, "set up, not proven yet")]
    [InlineData(29, Meaning.Attention, "the server certificate ends in 29 days")]
    [InlineData(0, Meaning.Broken, "the server certificate has expired")]
    public async Task The_certificates_end_is_seen_a_month_before(int daysLeft, Meaning meaning, string sentence)
    {
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None);
        var served = CertificateAuthority.CreateRoot("db", key, TestSnapshots.Now, TimeSpan.FromDays(500)).Certificate;
        var state = TargetState.Of(TestSnapshots.Of(Mutual) with { Served = served }, TargetProofs.None,
            served.NotAfter.AddDays(-daysLeft));
        Assert.Equal((meaning, sentence), (state.Meaning, state.Sentence));
    }

    [Theory]
    [InlineData("hostssl all all 192.168.0.0/16 trust\n", "lets in without any proof (trust) from 192.168.0.0/16")]
    [InlineData("host all all 192.168.0.0/16 trust\n", "lets in without any proof (trust) from 192.168.0.0/16")]
    // Nobody comes so far, or a certificate is the proof, or only the server's own machine is let in.
    [InlineData("hostssl all all all cert\nhostssl all all 192.168.0.0/16 trust\n", "set up, not proven yet")]
    [InlineData("hostssl all all 192.168.0.0/16 trust clientcert=verify-full\n", "set up, not proven yet")]
    [InlineData("host all all 127.0.0.1/32 trust\n" + Mutual, "set up, not proven yet")]
    public void Whoever_is_trusted_from_another_machine_needs_attention(string hba, string sentence) =>
        Assert.Equal(sentence, StateOf(TestSnapshots.Of(hba)).Sentence);

    [Fact]
    public void A_certificate_that_records_demand_and_the_handshake_does_not_ask_for_needs_attention()
    {
        var asks = TestSnapshots.Of(Mutual) with { Probe = Probe(SslRequestResponse.Accepted) with { ClientCertificateRequested = false } };
        Assert.Equal(Meaning.Attention, StateOf(asks).Meaning);
        Assert.Equal(Meaning.NotKnown, StateOf(asks with { Probe = asks.Probe! with { ClientCertificateRequested = true } }).Meaning);
        Assert.Equal(Meaning.NotKnown, StateOf(asks with { Probe = asks.Probe! with { ClientCertificateRequested = null } }).Meaning);
    }

    [Fact]
    public void Rules_wire_and_proofs_are_kept_apart()
    {
        var snapshot = TestSnapshots.Of("local all all peer\nhostssl all all 127.0.0.1/32 scram-sha-256\n" + Mutual, tls: true) with
        {
            Server = Server("app"),
            Probe = Probe(SslRequestResponse.Accepted) with { Protocol = "TLSv1.3", ClientCertificateRequested = true },
        };
        var state = StateOf(snapshot);
        Assert.Equal("mutual TLS from other machines", state.Rules.Sentence);
        Assert.Equal("loopback: TLS, no client certificate asked; Unix socket: by peer", state.Rules.Beside);
        Assert.Equal("TLSv1.3, a client certificate is asked for", state.Wire.Sentence);
        Assert.Equal("none of 1 way in proven", state.Coverage.Sentence);
    }

    [Fact]
    public void Of_a_fleet_the_worst_target_is_named()
    {
        var snapshot = TestSnapshots.Of(Mutual) with { Server = Server("app") };
        var proven = StateOf(snapshot, Proofs(snapshot, Whole("app")));
        var open = StateOf(TestSnapshots.Of(Mutual, tls: false) with { Probe = Probe(SslRequestResponse.Refused) });
        var broken = StateOf(TestSnapshots.Of(Mutual) with { Probe = Probe(SslRequestResponse.NotAsked) with { Reachable = false } });
        Assert.Equal("1 of 3 targets proven mutual TLS; b: nobody answers at 127.0.0.1:5432.",
            FleetSentence.Of([("a", proven), ("c", open), ("b", broken)]));
        Assert.Equal("All 2 targets proven mutual TLS.", FleetSentence.Of([("a", proven), ("b", proven)]));
        Assert.Equal("a: TLS is off: the server offers none.", FleetSentence.Of([("a", open)]));
        Assert.Equal("2 targets, none read yet", FleetSentence.Of([("a", null), ("b", null)]));
    }

    private static (Meaning, string, string) Of(TargetSnapshot snapshot, TargetProofs? proofs = null)
    {
        var state = StateOf(snapshot, proofs);
        return (state.Meaning, state.Sentence, state.NextStep);
    }

    private static ProbeReport Probe(SslRequestResponse answer) => new()
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
}
