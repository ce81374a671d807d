using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Authentication;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe;

/// <summary>One connection up to the end of the handshake and what it shows; at full depth every other question after it.</summary>
public sealed class HandshakeProbe(TimeProvider time) : IProbe
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_fullDeadline = TimeSpan.FromSeconds(15);

    public async Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var full = request.Depth == ProbeDepth.Full;
        using var deadline = new Deadline(time, request.Deadline ?? (full ? s_fullDeadline : s_deadline), cancellationToken);
        var seen = new Seen(Empty(request));
        try
        {
            await AskAllAsync(seen, deadline).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException)
        {
            // The one place for faults of this program: what was seen until then stays, and the server is not blamed.
            deadline.ThrowIfCancelled();
            seen.Report = seen.Report with
            {
                Findings = seen.Report.Findings.Insert(0, ProbeFindings.OurFault(PlaceOf(request), e.GetType().Name)),
            };
        }
        return seen.Report;
    }

    private async Task AskAllAsync(Seen seen, Deadline deadline)
    {
        var (request, at) = (seen.Report.Request, PlaceOf(seen.Report.Request));
        var full = request.Depth == ProbeDepth.Full;
        await LookAsync(seen, at, deadline).ConfigureAwait(false);
        if (!seen.Report.Reachable) return;
        if (seen.MayBeOurs) await TryOwnHelloAsync(seen, at, deadline).ConfigureAwait(false);
        if (request.AskPlaintext || full)
        {
            using var patience = deadline.Within(full ? ProbeLine.LongestPatience : deadline.Left);
            var plaintext = await StartupChecks.AskPlaintextAsync(request, patience).ConfigureAwait(false);
            seen.Report = seen.Report with
            {
                Plaintext = plaintext,
                Findings = Add(seen.Report.Findings, ProbeFindings.ForPlaintext(plaintext, at)),
            };
        }
        if (request.AskDirectTls && !full && seen.Report.DirectTls is null)
            seen.Report = seen.Report with { DirectTls = await AskDirectAsync(seen, deadline).ConfigureAwait(false) };
        if (full && seen.Address is not null
            && seen.Report.SslRequest is SslRequestResponse.Accepted or SslRequestResponse.Refused or SslRequestResponse.NotAsked)
            await DeepenAsync(seen, at, deadline).ConfigureAwait(false);
    }

    private static async Task<bool> AskDirectAsync(Seen seen, Deadline deadline)
    {
        if (!seen.Report.ByOwnHello) return await StartupChecks.AskDirectAsync(seen.Report.Request, deadline).ConfigureAwait(false);
        var line = new ProbeLine(seen.Report.Request with { Negotiation = ProbeNegotiation.Direct }, seen.Address!, deadline);
        return await OwnHandshake.AskAsync(line).ConfigureAwait(false) is { Speaks: true };
    }

    private async Task DeepenAsync(Seen seen, string at, Deadline deadline)
    {
        var line = new ProbeLine(seen.Report.Request, seen.Address!, deadline);
        var full = await new FullProbe(line, time, deadline).RunAsync(seen.Report).ConfigureAwait(false);
        // What no handshake was completed with is validated all the same.
        if (seen.Report.Chain.IsEmpty && full.Chain is { } chain)
            seen.Report = WithChain(seen.Report, [.. chain.Sent.Select(one => one.Der)], at);
        var report = seen.Report;
        seen.Report = report with
        {
            Full = full,
            DirectTls = full.DirectWithAlpn.Reach == DirectTlsReach.NotKnown
                ? report.DirectTls
                : full.DirectWithAlpn.Reach == DirectTlsReach.Speaks,
            ClientCertificateRequested = report.ClientCertificateRequested ?? full.ClientCertificate?.Requested,
            ClientCertificateAuthorities = report.ClientCertificateAuthorities.IsEmpty
                ? full.ClientCertificate?.Authorities ?? []
                : report.ClientCertificateAuthorities,
            Findings = Add(full.Cut ? report.Findings.Add(ProbeFindings.Cut(at)) : report.Findings, TlsProxyCheck.Of(full, at)),
        };
    }

    private async Task LookAsync(Seen seen, string at, Deadline deadline)
    {
        var request = seen.Report.Request;
        var start = time.GetTimestamp();
        var dial = await TcpDialer.ConnectAsync(request.Host, request.Port, deadline).ConfigureAwait(false);
        seen.Report = seen.Report with { ConnectElapsed = time.GetElapsedTime(start) };
        if (dial is DialOutcome.Failed unreachable)
        {
            seen.Report = seen.Report with { Findings = [unreachable.Finding] };
            return;
        }
        var (open, peer) = (DialOutcome.Connected)dial;
        using var socket = open;
        (seen.Report, seen.Address) = (seen.Report with { Reachable = true }, peer.ToString());
        if (request.Negotiation == ProbeNegotiation.SslRequest)
        {
            start = time.GetTimestamp();
            var answer = await SslNegotiation.AskAsync(socket, deadline).ConfigureAwait(false);
            seen.Report = seen.Report with
            {
                SslRequest = answer.Answer,
                InjectedBytes = answer.Extra,
                NegotiateElapsed = time.GetElapsedTime(start),
                Findings = Add([], ProbeFindings.ForAnswer(answer.Answer, answer.Text, at))
            };
            if (answer.Answer != SslRequestResponse.Accepted) return;
        }
        await ShakeHandsAsync(seen, socket, at, deadline).ConfigureAwait(false);
    }

    private async Task ShakeHandsAsync(Seen seen, Socket socket, string at, Deadline deadline)
    {
        var request = seen.Report.Request;
        var direct = request.Negotiation == ProbeNegotiation.Direct;
        var start = time.GetTimestamp();
        var outcome = await TlsHandshake.RunAsync(socket, new(request.ServerName ?? request.Host, direct, SslProtocols.None, null),
            deadline).ConfigureAwait(false);
        var report = seen.Report with { HandshakeElapsed = time.GetElapsedTime(start) };
        if (outcome is TlsHandshakeOutcome.Failed failed)
        {
            seen.MayBeOurs = failed.Break is TlsFailure.Alert or TlsFailure.Garbled or TlsFailure.Closed;
            seen.Report = report with
            {
                DirectTls = direct ? false : null,
                Findings = [.. report.Findings, ProbeFindings.ForHandshake(failed, at), .. direct
                    ? [ProbeFindings.DirectUnsupported(at)]
                    : ImmutableArray<Finding>.Empty],
            };
            return;
        }
        var done = (TlsHandshakeOutcome.Done)outcome;
        var connection = new WireConnection(socket, done.Stream, done.Session);
        await using var _ = connection.ConfigureAwait(false);
        seen.Report = WithVerdicts(report, done.Session, at);
        if (direct) seen.Report = WithDirect(seen.Report, await StartupChecks.StaysAsync(connection, deadline).ConfigureAwait(false), at);
    }

    /// <summary>The TLS of this machine got no handshake, and the server may take what that does not offer.</summary>
    private static async Task TryOwnHelloAsync(Seen seen, string at, Deadline deadline)
    {
        var line = new ProbeLine(seen.Report.Request, seen.Address!, deadline);
        if (await OwnHandshake.AskAsync(line).ConfigureAwait(false) is not { } own) return;
        var (version, suite) = (TlsVersions.Name(own.Version), SuiteNames.Of(own.Suite));
        var report = seen.Report with
        {
            // In place of what this machine's TLS met, which says nothing of the server.
            Findings = [
                .. seen.Report.Findings.Where(
                    one => one.Code != FindingCode.HandshakeFailed && one.Code != FindingCode.DirectTlsUnsupported),
                own.Completed
                    ? ProbeFindings.OwnHello(version, suite, own.Flight.PrimeBits, at)
                    : ProbeFindings.OwnHelloUnfinished(version, suite, own.Stop, at)],
        };
        if (own.Completed)
            report = report with
            {
                Protocol = version,
                CipherSuite = suite,
                ByOwnHello = true,
                ClientCertificateRequested = own.Flight.CertificateRequested,
                ClientCertificateAuthorities = CertificateRequestReader.Of(null, own.Flight).Authorities,
            };
        report = WithChain(report, [.. own.Flight.Certificates.Select(der => der.ToImmutableArray())], at);
        seen.Report = own.Speaks is { } stays ? WithDirect(report, stays, at) : report;
    }

    private static ProbeReport WithDirect(ProbeReport report, bool stays, string at) => report with
    {
        DirectTls = stays,
        Findings = stays ? report.Findings : report.Findings.Add(ProbeFindings.DirectUnsupported(at)),
    };

    private static ProbeReport WithVerdicts(ProbeReport report, TlsSession session, string at)
    {
        report = report with
        {
            Protocol = session.Protocol,
            CipherSuite = session.CipherSuite,
            ClientCertificateRequested = session.ClientCertificateRequested,
            ClientCertificateAuthorities = session.ClientCertificateAuthorities,
            Findings = session.ChainCut ? report.Findings.Add(ProbeFindings.ChainCut(at)) : report.Findings,
        };
        return WithChain(report, session.Chain, at);
    }

    private static ProbeReport WithChain(ProbeReport report, ImmutableArray<ImmutableArray<byte>> sent, string at)
    {
        var findings = report.Findings.ToBuilder();
        var chain = ImmutableArray.CreateBuilder<Certificate>();
        foreach (var der in sent)
            if (Certificate.FromDer(der.AsSpan(), out var problem) is { } certificate) chain.Add(certificate);
            else if (problem is not null) findings.Add(problem);
        report = report with { Chain = chain.ToImmutable() };
        if (sent.IsEmpty || chain.Count == 0 || !chain[0].Der.AsSpan().SequenceEqual(sent[0].AsSpan()))
            return report with { Findings = findings.ToImmutable() };
        var leaf = chain[0];
        var serverName = report.Request.ServerName ?? report.Request.Host;
        var host = HostNameValidator.Validate(leaf, serverName);
        findings.AddRange(ProbeFindings.ForLeaf(leaf, host, serverName, report.At, at));
        var verdict = ChainValidator.Validate(sent, new TrustMaterial(report.Request.Trust, report.Request.RevocationLists), report.At);
        findings.AddRange(verdict.Findings.Where(f => !findings.Any(g => g.Code == f.Code && g.Message == f.Message)));
        return report with
        {
            Trust = verdict.Trust,
            TrustedBy = verdict.TrustedBy,
            Clients = ClientVerdicts.Of(report.Chain, report.Request.Trust, ForAll(leaf, verdict, report.At)),
            HostNameMatches = host.Matches,
            DaysLeft = (int)Math.Floor((leaf.NotAfter - report.At).TotalDays),
            Findings = findings.ToImmutable(),
        };
    }

    /// <summary>Why every kind of client rejects the chain, whatever its rules for keys and uses.</summary>
    private static ImmutableArray<string> ForAll(Certificate leaf, ChainVerdict verdict, DateTimeOffset now)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        var codes = verdict.Findings.Select(one => one.Code).ToHashSet();
        if (leaf.NotAfter < now || codes.Contains(FindingCode.Expired)) reasons.Add("a certificate of the chain expired");
        if (leaf.NotBefore > now || codes.Contains(FindingCode.NotYetValid)) reasons.Add("a certificate of the chain is not valid yet");
        if (codes.Contains(FindingCode.UntrustedChain)) reasons.Add("the chain leads to none of the given roots");
        return reasons.ToImmutable();
    }

    private static string PlaceOf(ProbeRequest request) => TcpDialer.Place(request.Host, request.Port);

    private static ImmutableArray<Finding> Add(ImmutableArray<Finding> findings, Finding? finding) =>
        finding is null ? findings : findings.Add(finding);

    private ProbeReport Empty(ProbeRequest request) => new()
    {
        Request = request,
        At = time.GetUtcNow(),
        Reachable = false,
        SslRequest = SslRequestResponse.NotAsked,
        ConnectElapsed = TimeSpan.Zero,
        NegotiateElapsed = TimeSpan.Zero,
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [],
    };

    /// <summary>What is known so far; it outlives a fault of this program.</summary>
    private sealed class Seen(ProbeReport report)
    {
        public ProbeReport Report { get; set; } = report;

        /// <summary>The address that took the connection.</summary>
        public string? Address { get; set; }

        /// <summary>The handshake failed in a way in which it may fail for what this machine's TLS offers.</summary>
        public bool MayBeOurs { get; set; }
    }
}
