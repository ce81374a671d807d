using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Advice.Rules;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice;

/// <summary>Reads access rules as a careful colleague does. A false alarm is worse than silence: what is not certain is not said.</summary>
public static class HbaAdviser
{
    private static readonly ImmutableArray<IAdviceRule> s_rules =
    [
        new ClientCertWithoutAuthority(),
        new TrustedClients(),
        new PlaintextBeforeTls(),
        new UncoveredReplication(),
        new CleartextPassword(),
        new OpenPlaintext(),
        new VerifyCaOnly(),
        new CertificateWithoutMap(),
        new HostSslWithoutTls(),
        new UnreachableReject(),
        new ShadowedRecord(),
        new IdentOverTcp(),
        new QuotedKeyword(),
        new Md5Password(),
        new HostNameAddress(),
        new UncoveredIpv6(),
    ];

    /// <summary>What these say of a record, <see cref="OpenPlaintext"/> would say again in weaker words.</summary>
    private static readonly ImmutableHashSet<FindingCode> s_strongerThanOpenPlaintext =
        [FindingCode.HbaTrust, FindingCode.HbaPlaintextBeforeTls, FindingCode.HbaReplicationUncovered, FindingCode.HbaPasswordCleartext];

    /// <summary>Errors first, then in the order of the records.</summary>
    public static ImmutableArray<HbaAdvice> Advise(HbaRules rules, AdviceFacts facts)
    {
        var reading = new AdviceReading(rules, facts);
        var all = s_rules.SelectMany(rule => rule.Read(reading)).ToList();
        var told = all.Where(advice => s_strongerThanOpenPlaintext.Contains(advice.Finding.Code)).Select(advice => advice.Finding.At)
            .ToHashSet();
        return
        [
            .. all.Where(advice => advice.Finding.Code != FindingCode.HbaOpenPlaintext || !told.Contains(advice.Finding.At))
                .OrderByDescending(advice => advice.Finding.Severity)
                .ThenBy(advice => advice.Record is null ? int.MaxValue : reading.Find(advice.Record).Index),
        ];
    }
}
