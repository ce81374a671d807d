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
        var (report, address) = await LookAsync(Empty(request), deadline).ConfigureAwait(false);
        if (!report.Reachable) return report;
        var at = TcpDialer.Place(request.Host, request.Port);
        if (request.AskPlaintext || full)
        {
            using var patience = deadline.Within(full ? ProbeLine.LongestPatience : deadline.Left);
            var plaintext = await StartupChecks.AskPlaintextAsync(request, patience).ConfigureAwait(false);
            report = report with { Plaintext = plaintext, Findings = Add(report.Findings, ProbeFindings.ForPlaintext(plaintext, at)) };
        }
        if (request.AskDirectTls && !full && report.DirectTls is null)
            report = report with { DirectTls = await StartupChecks.AskDirectAsync(request, deadline).ConfigureAwait(false) };
        return full && address is not null
            && (report.SslRequest is SslRequestResponse.Accepted or SslRequestResponse.Refused or SslRequestResponse.NotAsked)
            ? await DeepenAsync(report, address, at, deadline).ConfigureAwait(false)
            : report;
    }

    private async Task<ProbeReport> DeepenAsync(ProbeReport report, string address, string at, Deadline deadline)
    {
        var line = new ProbeLine(report.Request, address, deadline);
        var full = await new FullProbe(line, time, deadline).RunAsync(report).ConfigureAwait(false);
        // What this machine's own TLS could not shake hands with is validated all the same.
        if (report.Chain.IsEmpty && full.Chain is { } chain) report = WithChain(report, [.. chain.Sent.Select(one => one.Der)], at);
        return report with
        {
            Full = full,
            DirectTls = full.DirectWithAlpn.Reach == DirectTlsReach.NotKnown
                ? report.DirectTls
                : full.DirectWithAlpn.Reach == DirectTlsReach.Speaks,
            ClientCertificateRequested = report.ClientCertificateRequested ?? full.ClientCertificate?.Requested,
            ClientCertificateAuthorities = report.ClientCertificateAuthorities.IsEmpty
                ? full.ClientCertificate?.Authorities ?? []
                : report.ClientCertificateAuthorities,
            Findings = full.Cut ? report.Findings.Add(ProbeFindings.Cut(at)) : report.Findings,
        };
    }

    private async Task<(ProbeReport Report, string? Address)> LookAsync(ProbeReport report, Deadline deadline)
    {
        var (request, at) = (report.Request, TcpDialer.Place(report.Request.Host, report.Request.Port));
        var start = time.GetTimestamp();
        var dial = await TcpDialer.ConnectAsync(request.Host, request.Port, deadline).ConfigureAwait(false);
        report = report with { ConnectElapsed = time.GetElapsedTime(start) };
        if (dial is DialOutcome.Failed unreachable) return (report with { Findings = [unreachable.Finding] }, null);
        var (open, peer) = (DialOutcome.Connected)dial;
        using var socket = open;
        report = report with { Reachable = true };
        var address = peer.ToString();
        if (request.Negotiation == ProbeNegotiation.SslRequest)
        {
            start = time.GetTimestamp();
            var answer = await SslNegotiation.AskAsync(socket, deadline).ConfigureAwait(false);
            report = report with
            {
                SslRequest = answer.Answer,
                InjectedBytes = answer.Extra,
                NegotiateElapsed = time.GetElapsedTime(start),
                Findings = Add([], ProbeFindings.ForAnswer(answer.Answer, answer.Text, at))
            };
            if (answer.Answer != SslRequestResponse.Accepted) return (report, address);
        }
        return (await ShakeHandsAsync(report, socket, at, deadline).ConfigureAwait(false), address);
    }

    private async Task<ProbeReport> ShakeHandsAsync(ProbeReport report, Socket socket, string at, Deadline deadline)
    {
        var request = report.Request;
        var direct = request.Negotiation == ProbeNegotiation.Direct;
        var start = time.GetTimestamp();
        var outcome = await TlsHandshake.RunAsync(socket, new(request.ServerName ?? request.Host, direct, SslProtocols.None, null),
            deadline).ConfigureAwait(false);
        report = report with { HandshakeElapsed = time.GetElapsedTime(start) };
        if (outcome is TlsHandshakeOutcome.Failed failed)
            return report with
            {
                DirectTls = direct ? false : null,
                Findings = [.. report.Findings, ProbeFindings.ForHandshake(failed, at), .. direct
                    ? [ProbeFindings.DirectUnsupported(at)]
                    : ImmutableArray<Finding>.Empty],
            };
        var done = (TlsHandshakeOutcome.Done)outcome;
        var connection = new WireConnection(socket, done.Stream, done.Session);
        await using var _ = connection.ConfigureAwait(false);
        report = WithVerdicts(report, done.Session, at);
        if (!direct) return report;
        var stays = await StartupChecks.StaysAsync(connection, deadline).ConfigureAwait(false);
        return report with
        {
            DirectTls = stays,
            Findings = stays
            ? report.Findings
            : report.Findings.Add(ProbeFindings.DirectUnsupported(at))
        };
    }

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
        var verdict = ChainValidator.Validate(sent, report.Request.Trust, report.At);
        findings.AddRange(verdict.Findings.Where(f => !findings.Any(g => g.Code == f.Code && g.Message == f.Message)));
        return report with
        {
            Trust = verdict.Trust,
            TrustedBy = verdict.TrustedBy,
            HostNameMatches = host.Matches,
            DaysLeft = (int)Math.Floor((leaf.NotAfter - report.At).TotalDays),
            Findings = findings.ToImmutable(),
        };
    }

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
}
