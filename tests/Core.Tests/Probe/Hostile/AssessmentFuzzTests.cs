using System.Collections.Concurrent;
using System.Collections.Immutable;
using CsCheck;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Full.HostNames;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Reports of any facts, lawful together or not.</summary>
public sealed class AssessmentFuzzTests
{
    private static readonly ImmutableArray<Certificate> s_certificates = MakeCertificates();
    private static readonly ProbeStop s_stop = new(RefusedBy.Server, TlsAlert.ProtocolVersion, "no");

    /// <summary>Each makes any report worse; the first four by something that fails it.</summary>
    private static readonly (string Name, Func<ProbeReport, ProbeReport> Worsen)[] s_worse =
    [
        ("tls off", r => r with { SslRequest = SslRequestResponse.Refused }),
        ("injected", r => r with { SslRequest = SslRequestResponse.Injected }),
        ("let in", r => r with { Plaintext = new(PlaintextVerdict.LetIn, "") }),
        ("untrusted", r => r with { Trust = ChainTrust.Untrusted }),
        ("name", r => r with { HostNameMatches = false }),
        ("suite", r => WithSuite(r, new(0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", 112, null, null, null))),
        ("prime", r => WithSuite(r, new(0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 128, null, 1024, null))),
        ("null", r => WithSuite(r, new(0x0001, "TLS_RSA_WITH_NULL_MD5", 0, null, null, null))),
        ("group", r => r with { Full = r.Full! with { Groups = r.Full.Groups.Add(new(TlsVersion.Tls12, ["sect163k1"], null)) } }),
        ("compression", r => r with { Full = r.Full! with { CompressionChosen = true } }),
        ("renegotiation", r => r with { Full = r.Full! with { Renegotiation = new(false, true, null) } }),
        ("binding", r => r with { Full = r.Full! with { OverTls = Startup(false) } }),
    ];

    [Fact]
    public void A_report_of_any_facts_is_assessed_by_every_baseline()
    {
        var grades = new ConcurrentDictionary<string, int>();
        // The same reports each time, since a thousand others may hold no A.
        var (reports, random) = (Reports(), new PCG(1, 1));
        for (var i = 0; i < 3000; i++) IsAssessed(reports.Generate(random, null, out _), grades);
        Assert.Equal(["", "A", "B", "C", "F"], grades.Keys.Order());
    }

    private static void IsAssessed(ProbeReport report, ConcurrentDictionary<string, int> grades)
    {
        foreach (var baseline in Baselines.All)
        {
            var assessment = ProbeAssessment.Of(report, baseline);
            grades.AddOrUpdate(assessment.Grade ?? "", 1, (_, seen) => seen + 1);
            Assert.Equal(assessment.Deviations.OrderByDescending(d => d.Weight), assessment.Deviations);
            Assert.Equal(assessment.Grade == "F", assessment.Deviations.Any(d => d.Weight == Weight.Failing));
            Assert.All(assessment.Deviations, d => Assert.True(d.Finding.Message.Length > 0 && d.Finding.Remedy?.Length > 0));
        }
    }

    [Fact]
    public void A_worse_fact_never_raises_the_grade() =>
    Gen.Select(Reports(), Gen.Int[0, s_worse.Length - 1], Gen.Int[0, Baselines.All.Length - 1]).Sample((report, which, by) =>
    {
        if (report.Full is null) return;
        var (name, worsen) = s_worse[which];
        var (before, after) = (ProbeAssessment.Of(report, Baselines.All[by]), ProbeAssessment.Of(worsen(report), Baselines.All[by]));
        Assert.True(Rank(after) >= Rank(before), $"{name}: {before.Grade} became {after.Grade}.");
        if (which < 4) Assert.Equal("F", after.Grade);
    }, iter: 1000);

    // Without a failing fact there is a grade.
    private static int Rank(ProbeAssessment assessment) => assessment.Grade is { } grade ? grade[0] : 0;

    // A report of random facts alone fails nine times of ten, and what fails cannot fall.
    private static Gen<T> Mostly<T>(T usual, Gen<T> any) => Gen.Select(Gen.Int[0, 7], any, (which, other) => which == 0 ? other : usual);

    private static ProbeReport WithSuite(ProbeReport report, SuiteFact suite) =>
        report with
        {
            Full = report.Full!
            with
            { Protocols = report.Full.Protocols.Add(new(TlsVersion.Tls12, true, null, null, [suite], SuiteOrder.Server, s_stop)) }
        };

    private static StartupFact Startup(bool? binding) => new("TLSv1.3", PlaintextVerdict.PasswordAsked, "", [], binding, null, [], null);

    private static Gen<ProbeReport> Reports() =>
        Gen.Select(Facts(), Gen.Select(Fulls(), Gen.Bool), (report, full) => full.Item2 ? report with { Full = full.Item1 } : report);

    private static Gen<ProbeReport> Facts() => Gen.Select(
        Mostly(SslRequestResponse.Accepted, Gen.Enum<SslRequestResponse>()), Mostly(ChainTrust.Trusted, Gen.Enum<ChainTrust>()),
        Mostly(PlaintextVerdict.Refused, Gen.Enum<PlaintextVerdict>()),
        Mostly(1, Gen.Int[0, 2]), Chains(), Mostly(0, Gen.Int[-4000, 4000]),
        (answer, trust, plaintext, name, chain, days) => new ProbeReport
        {
            Request = new() { Host = "db.test", Port = 5432 },
            At = TestCertificates.Now.AddDays(days),
            Reachable = true,
            SslRequest = answer,
            Protocol = "TLSv1.3",
            Trust = trust,
            Plaintext = new(plaintext, ""),
            HostNameMatches = name == 0 ? null : name == 1,
            Chain = chain,
            ConnectElapsed = TimeSpan.Zero,
            NegotiateElapsed = TimeSpan.Zero,
            HandshakeElapsed = TimeSpan.Zero,
            Findings = [],
        });

    private static Gen<FullReport> Fulls() =>
        Gen.Select(Protocols(), Groups(), Chains(), Mostly(false, Gen.Bool), Gen.Int[0, 2], Gen.Bool.Array[6, 6],
            (protocols, groups, sent, cut, maybe, flags) => new FullReport
            {
                Gss = new(SslRequestResponse.Refused, null, SslRequestResponse.Accepted, null),
                DirectWithAlpn = new(DirectTlsReach.NotKnown, false, s_stop),
                DirectWithoutAlpn = new(DirectTlsReach.NotKnown, false, s_stop),
                Protocols = protocols,
                Groups = groups,
                Certificate = sent.IsEmpty ? null : CertificateReading.Read(sent[0], [], null) with { MustStaple = flags[0] },
                Chain = sent.IsEmpty ? null : ChainFact.Of(sent, [], false),
                HostNames = sent.IsEmpty ? [] : [.. HostNameOpinions.Of(sent[0], "db.test")],
                Renegotiation = flags[1] ? new(flags[2], flags[3] ? flags[4] : null, null) : null,
                CompressionChosen = maybe == 0 ? null : maybe == 1,
                OverTls = flags[5] ? Startup(maybe == 0 ? null : maybe == 1) : null,
                Costs = [],
                Cut = cut,
            });

    private static Gen<ImmutableArray<ProtocolFact>> Protocols() =>
        Gen.Select(Gen.Enum<TlsVersion>(), Gen.Bool, Suites(), Gen.Enum<SuiteOrder>(), Gen.Enum<RefusedBy>())
        .Array[0, 5]
        .Select(all => all.Select(p => new ProtocolFact(p.Item1, p.Item2, null, p.Item2
            ? null
            : new(p.Item5, null, "no"), p.Item3, p.Item4, null)).ToImmutableArray());

    private static Gen<ImmutableArray<SuiteFact>> Suites() =>
        Gen.Select(Mostly(SuiteNames.Legacy.IndexOf((ushort)0xc02f), Gen.Int[0, SuiteNames.Legacy.Length - 1]),
            Mostly(0, Gen.Int[0, 4])).Array[0, 4].Select(all => all.Select(s =>
    {
        var name = SuiteNames.Of(SuiteNames.Legacy[s.Item1]);
        return new SuiteFact(SuiteNames.Legacy[s.Item1], name, SuiteNames.Bits(name), null, s.Item2 == 0 ? null : s.Item2 * 1024, null);
    }).ToImmutableArray());

    private static Gen<ImmutableArray<GroupFact>> Groups() => Gen.Select(Gen.Enum<TlsVersion>(), Gen.Int[0, GroupNames.Legacy.Length - 1])
        .Array[0, 3].Select(all => all.Select(g => new GroupFact(g.Item1, [GroupNames.Of(GroupNames.Legacy[g.Item2])], null))
            .ToImmutableArray());

    private static Gen<ImmutableArray<Certificate>> Chains() =>
        Gen.Int[0, s_certificates.Length - 1].Array[0, 5].Select(all => all.Select(i => s_certificates[i]).ToImmutableArray());

    private static ImmutableArray<Certificate> MakeCertificates()
    {
        using var root = TestCertificates.Root();
        using var intermediate = TestCertificates.Intermediate(root);
        using var leaf = TestCertificates.Server(root, "CN=db", ["db.test"]);
        using var other = TestCertificates.Server(root, "CN=other", []);
        return [.. new[] { root, intermediate, leaf, other }.Select(TestCertificates.ToCore)];
    }
}
