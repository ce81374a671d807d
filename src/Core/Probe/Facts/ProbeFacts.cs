using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Facts;

/// <summary>One thing in a report, in words.</summary>
/// <param name="Known">False where nobody asked or no answer came; the text then says why.</param>
public sealed record ProbeFact(string Topic, string Text, bool Known = true);

/// <summary>
/// What a report says beside its pictures, in a fixed order of topics: the same for every report, so that two can be laid side by side.
/// </summary>
public static class ProbeFacts
{
    private const string OnlyFull = "Not asked: only full depth asks.";
    private const string NoAnswer = "Not known: the server did not come so far.";
    private const string NoOldVersion = "Not known: no version before TLS 1.3 was spoken.";

    public static ImmutableArray<ProbeFact> Of(ProbeReport report) =>
    [
        new("SSLRequest", Answer(report.SslRequest), report.SslRequest != SslRequestResponse.NotAsked && report.Reachable),
        Plaintext(report),
        Direct("Direct TLS with ALPN", report, report.Full?.DirectWithAlpn),
        Direct("Direct TLS without ALPN", report, report.Full?.DirectWithoutAlpn),
        Full("GSSENCRequest", report, full => (Gss(full.Gss), full.Gss.Stop is null)),
        Full("Startup over TLS", report, full => full.OverTls is { } startup
            ? ($"{startup.Stop?.Text ?? startup.Text}"
                + (startup.RefusedNewer is { } refused ? $" Asked with protocol 3.0; 3.99 met: {refused}" : ""), startup.Stop is null)
            : null),
        Full("SCRAM channel binding", report, full => full.OverTls?.ChannelBinding switch
        {
            true => ("Offered (SCRAM-SHA-256-PLUS).", true),
            false => ("Not offered.", true),
            _ => full.OverTls is null ? null : ("Not known: no record asked the probe's role for scram-sha-256.", false),
        }),
        Full("Newest protocol", report, full => full.OverTls is not { } startup ? null
            : startup.NewestProtocol is { } newest
            ? ($"{newest}, from its answer to 3.99.", true)
            : ("Not known: the server sent no NegotiateProtocolVersion.", false)),
        Full("TLS 1.3 tickets", report, full => Resumption(full.Resumption?.Ticket13, full.Resumption?.Tickets ?? [])),
        Full("TLS 1.2 tickets", report, full => Old(full) ?? Resumption(full.Resumption?.Ticket12, [])),
        Full("Session ids", report, full => Old(full) ?? Resumption(full.Resumption?.SessionId, [])),
        Full("Renegotiation", report, full => full.Renegotiation is { } fact ? (Renegotiation(fact), true) : Old(full)),
        Full("Compression", report, full => full.CompressionChosen is { } chosen
            ? (chosen ? "DEFLATE is taken (CRIME)." : "Refused.", true)
            : Old(full)),
        Full("Extended master secret", report, full => full.ExtendedMasterSecret is { } has
            ? (has ? "Yes (RFC 7627)." : "No.", true)
            : Old(full)),
        Full("Encrypt-then-MAC", report, full => full.EncryptThenMac is { } has ? (has ? "Yes (RFC 7366)." : "No.", true)
            : Old(full) ?? ("Not known: the server's first choice is no CBC suite.", false)),
        Full("Revocation lists", report, full => full.Certificate is { } leaf ? (Urls(leaf.CrlUrls), true) : null),
        Full("OCSP", report, full => full.Certificate is { } leaf
            ? ($"{Urls(leaf.OcspUrls)}{(leaf.OcspStapled is true ? " An answer is stapled." : "")}"
                + $"{(leaf.MustStaple ? " Stapling is demanded." : "")}", true)
            : null),
        Full("Trust of this machine", report, full => full.SystemTrust is { } trust
            ? trust.Trust == ChainTrust.Trusted
                ? ($"Trusted, by {trust.TrustedBy}.", true)
                : ("Not trusted, as is usual for an authority of one's own.", true) : null),
    ];

    /// <summary>The answer to SSLRequest as one sentence.</summary>
    public static string Answer(SslRequestResponse answer) => answer switch
    {
        SslRequestResponse.Accepted => "S: the server goes on with TLS.",
        SslRequestResponse.Refused => "N: the server serves plaintext only.",
        SslRequestResponse.NotAsked => "Not asked.",
        SslRequestResponse.Injected => "Bytes came before the handshake: somebody may stand on the wire.",
        SslRequestResponse.Closed => "The connection was closed.",
        SslRequestResponse.TimedOut => "No answer in time.",
        SslRequestResponse.NotPostgres => "What answers is no PostgreSQL.",
        _ => "An error.",
    };

    private static ProbeFact Full(string topic, ProbeReport report, Func<FullReport, (string Text, bool Known)?> tell)
    {
        if (report.Full is not { } full) return new(topic, report.Request.Depth == ProbeDepth.Full ? NoAnswer : OnlyFull, false);
        var (text, known) = tell(full) ?? (NoAnswer, false);
        return new(topic, text, known);
    }

    private static ProbeFact Plaintext(ProbeReport report) => report.Plaintext.Verdict switch
    {
        PlaintextVerdict.NotAsked => new("Plaintext", report.Reachable ? "Not asked." : NoAnswer, false),
        PlaintextVerdict.Refused => new("Plaintext", $"Refused. {report.Plaintext.Text}".TrimEnd()),
        PlaintextVerdict.PasswordAsked => new("Plaintext", $"Accepted as far as the password. {report.Plaintext.Text}".TrimEnd()),
        PlaintextVerdict.LetIn => new("Plaintext", $"Let in without a password. {report.Plaintext.Text}".TrimEnd()),
        _ => new("Plaintext", $"Not known: {report.Plaintext.Text}", false),
    };

    private static ProbeFact Direct(string topic, ProbeReport report, DirectTlsFact? fact) => fact switch
    {
        { Reach: DirectTlsReach.Speaks } => new(topic, fact.AlpnAgreed ? "Taken, and the server agrees on ALPN postgresql." : "Taken."),
        { Reach: DirectTlsReach.HungUpAfterHandshake } => new(topic, "The handshake stands, then the server hangs up: it demands ALPN."),
        { Reach: DirectTlsReach.HandshakeRefused } => new(topic, $"Not taken. {fact.Stop?.Text}".TrimEnd()),
        { } => new(topic, $"Not known. {fact.Stop?.Text}".TrimEnd(), false),
        null when report.DirectTls is { } reached && topic == "Direct TLS with ALPN" => new(topic, reached ? "Taken." : "Not taken."),
        _ => new(topic, report.Request.Depth == ProbeDepth.Full ? NoAnswer : OnlyFull, false),
    };

    private static string Gss(GssFact gss) => gss.Stop?.Text ?? gss.Answer switch
    {
        SslRequestResponse.Accepted => "G: the server offers GSSAPI encryption.",
        SslRequestResponse.Refused =>
            gss.ThenSslRequest == SslRequestResponse.Accepted ? "N, and it goes on to SSLRequest on the same connection." : "N.",
        SslRequestResponse.Error => $"An error: {gss.Text}",
        var other => Answer(other),
    };

    private static (string Text, bool Known)? Old(FullReport full) =>
        full.Protocols.Any(p => p.Offered && p.Version != TlsVersion.Tls13) ? null : (NoOldVersion, false);

    private static (string Text, bool Known)? Resumption(ResumptionResult? answer, ImmutableArray<TicketFact> tickets) => answer switch
    {
        ResumptionResult.NotOffered => ("Not offered.", true),
        ResumptionResult.Offered =>
            ($"Offered{(tickets.IsEmpty ? "" : $": {tickets.Length}, for {tickets.Max(t => t.Lifetime).TotalMinutes:0} min")}; not tried.",
                true),
        ResumptionResult.Resumed => ("Offered, and taken up in a second connection.", true),
        ResumptionResult.NotResumed => ("Offered, and not taken up all the same.", true),
        _ => null,
    };

    private static string Renegotiation(RenegotiationFact fact) =>
        $"{(fact.Secure ? "Secure (RFC 5746)" : "Without RFC 5746")}; {ByClient(fact)}";

    private static string ByClient(RenegotiationFact fact) => fact.ClientInitiated switch
    {
        true => "a client may begin one.",
        false => "one that the client began was refused.",
        _ => "one begun by the client could not be tried.",
    };

    private static string Urls(ImmutableArray<string> urls) =>
        urls.IsEmpty ? "The certificate points to none." : $"{string.Join(", ", urls)}.";
}
