using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Probing;

/// <summary>What a person asks a probe for; all but the roots stands in the address.</summary>
public sealed class ProbeForm
{
    private const int LongestPem = 256 * 1024;

    public string Host { get; set; } = "";

    public int Port { get; set; } = 5432;

    public string ServerName { get; set; } = "";

    public ProbeNegotiation Negotiation { get; set; }

    public ProbeDepth Depth { get; set; }

    public string BaselineName { get; set; } = Baselines.Intermediate.Name;

    public bool Plaintext { get; set; }

    public string Roots { get; set; } = "";

    public Baseline Baseline => Baselines.Find(BaselineName) ?? Baselines.Intermediate;

    public Dictionary<string, object?> ToQuery() => new(StringComparer.Ordinal)
    {
        ["host"] = Host.Trim(),
        ["port"] = Port,
        ["name"] = string.IsNullOrWhiteSpace(ServerName) ? null : ServerName.Trim(),
        ["negotiation"] = Negotiation == ProbeNegotiation.Direct ? "direct" : null,
        ["depth"] = Depth == ProbeDepth.Full ? "full" : null,
        ["baseline"] = Baseline == Baselines.Intermediate ? null : Baseline.Name,
        ["plaintext"] = Plaintext ? "1" : null,
        ["compare"] = null,
    };

    /// <summary>
    /// The given roots, and revocation lists among them; findings where the text is no PEM of either. No text is no roots.
    /// </summary>
    public TrustMaterial ReadRoots(out ImmutableArray<Finding> problems)
    {
        problems = [];
        if (string.IsNullOrWhiteSpace(Roots)) return TrustMaterial.Nothing;
        if (Roots.Length <= LongestPem) return TrustMaterial.FromPem(Encoding.UTF8.GetBytes(Roots), out problems);
        problems = [new(FindingCode.PemTooLong, Severity.Error, "The roots are longer than 256 KiB.",
            "Give only the roots that this server's chain may lead to.")];
        return TrustMaterial.Nothing;
    }

    public ProbeRequest ToRequest(TrustMaterial trust) => new()
    {
        Host = Host.Trim(),
        Port = Math.Clamp(Port, 1, 65535),
        ServerName = string.IsNullOrWhiteSpace(ServerName) ? null : ServerName.Trim(),
        Negotiation = Negotiation,
        Depth = Depth,
        AskPlaintext = Plaintext,
        Trust = trust.Roots,
        RevocationLists = trust.RevocationLists,
    };
}
