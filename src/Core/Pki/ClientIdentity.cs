namespace PgTlsDashboard.Core.Pki;

/// <summary>A client's certificate with its key, as a bundle holds it.</summary>
public sealed record ClientIdentity(Certificate Certificate, PrivateKey Key);
