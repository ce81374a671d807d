using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full.HostNames;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Asks every question of full depth, one connection after another, and gives each answer its cost.</summary>
internal sealed class FullProbe(ProbeLine line, TimeProvider time, Deadline deadline)
{
    private static readonly ImmutableArray<TlsVersion> s_versions =
        [TlsVersion.Tls13, TlsVersion.Tls12, TlsVersion.Tls11, TlsVersion.Tls10];
    private readonly ImmutableArray<CheckCost>.Builder _costs = ImmutableArray.CreateBuilder<CheckCost>();
    private readonly Dictionary<TlsVersion, ServerFlight> _first = [];

    public async Task<FullReport> RunAsync(ProbeReport report)
    {
        var full = new FullReport
        {
            Gss = await AskAsync("gssenc-request", () => GssCheck.AskAsync(line)).ConfigureAwait(false),
            DirectWithAlpn = await AskAsync(
                "direct-tls-alpn", () => DirectTlsCheck.AskAsync(line, alpn: true, report.ByOwnHello)).ConfigureAwait(false),
            DirectWithoutAlpn = await AskAsync(
                "direct-tls", () => DirectTlsCheck.AskAsync(line, alpn: false, report.ByOwnHello)).ConfigureAwait(false),
            Costs = [],
        };
        if (report.SslRequest == SslRequestResponse.Refused)
            full = full with
            {
                AfterRefusal = await AskAsync("startup-after-refusal", () => AfterRefusalCheck.AskAsync(line)).ConfigureAwait(false)
            };
        else
            full = await AskTlsAsync(full, report).ConfigureAwait(false);
        return full with { Costs = _costs.ToImmutable(), Cut = line.LimitReached || deadline.Passed };
    }

    private async Task<FullReport> AskTlsAsync(FullReport full, ProbeReport report)
    {
        foreach (var version in s_versions)
        {
            var (fact, first) =
                await AskAsync(Named("protocol", version), () => ProtocolCheck.AskAsync(line, version)).ConfigureAwait(false);
            full = full with { Protocols = full.Protocols.Add(fact) };
            if (first is null) continue;
            _first[version] = first;
            // Older versions choose among the same curves as TLS 1.2.
            if (version != TlsVersion.Tls13 && full.Groups.Any(group => group.Version != TlsVersion.Tls13)) continue;
            full = full with
            {
                Groups = full.Groups.Add(
                    await AskAsync(Named("groups", version), () => GroupCheck.AskAsync(line, fact, first)).ConfigureAwait(false))
            };
        }
        if (_first.Count == 0) return full;
        var offered = full.Protocols.Where(protocol => protocol.Offered).ToList();
        var best = SessionPlan.Of(offered[0], full.Groups);
        var (startup, observer) = await AskAsync("startup-over-tls", () => StartupOverTlsCheck.AskAsync(line, best)).ConfigureAwait(false);
        full = full with { OverTls = startup };
        if (offered.Find(protocol => protocol.Version != TlsVersion.Tls13) is { } legacy)
            full = await AskLegacyAsync(full, SessionPlan.Of(legacy, full.Groups)).ConfigureAwait(false);
        full = WithResumption13(full, observer, startup.Stop is null || observer.Complete);
        return Describe(full, report, observer);
    }

    private async Task<FullReport> AskLegacyAsync(FullReport full, SessionPlan plan)
    {
        var first = _first[plan.Version];
        var (sessionId, ticket) =
            await AskAsync("resumption", () => ResumptionCheck.AskLegacyAsync(line, plan, first)).ConfigureAwait(false);
        var secure = first.Extensions.Contains(TlsExtension.RenegotiationInfo);
        return full with
        {
            Resumption = new(sessionId, ticket, ResumptionResult.NotOffered, []),
            Renegotiation = await AskAsync("renegotiation", () => RenegotiationCheck.AskAsync(line, plan, secure)).ConfigureAwait(false),
            CompressionChosen = first.Compression != 0,
            ExtendedMasterSecret = first.Extensions.Contains(TlsExtension.ExtendedMasterSecret),
            EncryptThenMac = SuiteNames.Of(first.Suite).Contains("_CBC_", StringComparison.Ordinal)
                ? first.Extensions.Contains(TlsExtension.EncryptThenMac)
                : null,
        };
    }

    private FullReport WithResumption13(FullReport full, TypedTlsObserver observer, bool stood)
    {
        var known = full.Resumption ?? new(ResumptionResult.NotOffered, ResumptionResult.NotOffered, ResumptionResult.NotOffered, []);
        if (!_first.ContainsKey(TlsVersion.Tls13)) return full with { Resumption = known };
        return full with
        {
            Resumption = known with
            {
                Ticket13 = observer.Tickets.Count > 0 ? ResumptionResult.Offered : stood
                    ? ResumptionResult.NotOffered
                    : ResumptionResult.NotKnown,
                Tickets = [.. observer.Tickets],
            },
        };
    }

    /// <summary>What the messages of all versions said about the server's certificate and about the client's.</summary>
    private FullReport Describe(FullReport full, ProbeReport report, TypedTlsObserver observer)
    {
        var legacy = s_versions.Where(_first.ContainsKey).Select(version => _first[version])
            .FirstOrDefault(flight => flight.Version != TlsVersion.Tls13);
        var told = legacy is { Certificates.Count: > 0 } ? legacy : observer.Flight;
        ImmutableArray<Certificate> sent = [.. told.Certificates.Select(der => SentChain.Read(der, out _)).OfType<Certificate>()];
        if (sent.IsEmpty) sent = report.Chain;
        var seen = observer.Complete || legacy is { IsDone: true };
        full = full with { ClientCertificate = seen ? CertificateRequestReader.Of(legacy, observer.Flight) : null };
        if (sent.IsEmpty) return full;
        ImmutableArray<string> signatures = [.. full.Protocols.SelectMany(p => p.Suites).Select(s => s.SignatureScheme).OfType<string>()
            .Concat(observer.Flight.SignatureScheme is { } scheme ? [SchemeNames.Of(scheme)] : []).Distinct()];
        var verdict = ChainValidator.ValidateWithSystemRoots([.. sent.Select(one => one.Der)], report.At);
        return full with
        {
            Certificate = CertificateReading.Read(sent[0], signatures, legacy?.OcspStapled),
            Chain = ChainFact.Of(sent, report.Request.Trust, told.ChainCut),
            SystemTrust = new(verdict.Trust, verdict.TrustedBy, verdict.Findings),
            HostNames = [.. HostNameOpinions.Of(sent[0], line.ServerName)],
        };
    }

    private static string Named(string check, TlsVersion version) => $"{check}-{TlsVersions.Name(version)}";

    private async Task<T> AskAsync<T>(string check, Func<Task<T>> ask)
    {
        deadline.ThrowIfCancelled();
        var (start, before) = (time.GetTimestamp(), line.Connections);
        var answer = await ask().ConfigureAwait(false);
        _costs.Add(new(check, line.Connections - before, time.GetElapsedTime(start)));
        return answer;
    }
}
