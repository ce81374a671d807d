namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>What of a chain a client objects to.</summary>
internal enum ObjectionKind
{
    /// <summary>extKeyUsage.</summary>
    ExtendedUse,
    /// <summary>keyUsage or nsCertType.</summary>
    KeyUse,
    /// <summary>A certificate that signs others and is no authority, or an authority in a server's place.</summary>
    Authority,
    Key,
    Hash,
}

/// <summary>One reason why a client rejects a chain.</summary>
/// <param name="Place">0 is the server's certificate, 1 its issuer, and so on.</param>
/// <param name="Text">A clause without a full stop: <c>the key of CN=db, RSA 1024, is too weak</c>.</param>
/// <param name="IsCertain">False where it depends on the client's build or release.</param>
internal sealed record ChainObjection(ObjectionKind Kind, int Place, string Text, bool IsCertain = true);
