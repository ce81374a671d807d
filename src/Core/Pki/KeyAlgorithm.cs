namespace PgTlsDashboard.Core.Pki;

/// <summary>The key pairs the program makes. <see cref="Rsa8192"/> exists for the tutorial's preset only.</summary>
public enum KeyAlgorithm
{
    EcdsaP256,
    EcdsaP384,
    Rsa2048,
    Rsa3072,
    Rsa4096,
    Rsa8192,
}
