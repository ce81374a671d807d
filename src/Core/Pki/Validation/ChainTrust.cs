namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Whether the chain leads to the given roots.</summary>
public enum ChainTrust
{
    NotJudged,
    Trusted,
    Untrusted,
}
