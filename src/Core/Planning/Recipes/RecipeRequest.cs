using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>What a client must show after <c>client-certificates</c>.</summary>
public enum ClientCertificateMode
{
    VerifyCa,
    VerifyFull,
    Cert,
}

/// <summary>The oldest version of TLS that a server is to take.</summary>
public enum OldestTlsProtocol
{
    Tls12,
    Tls13,
}

/// <summary>A file as a person wants it.</summary>
/// <param name="Path">As this program opens it; a file of the access rules.</param>
/// <param name="BaseHash">SHA-256 of what the person began with, lower-case hexadecimal: an edit by somebody else meanwhile is not
/// undone.</param>
public sealed record EditedFile(string Path, string BaseHash, ImmutableArray<byte> Content);

/// <summary>An intention: one case a recipe, with that recipe's options.</summary>
public abstract record RecipeRequest
{
    private RecipeRequest() { }

    /// <summary>The name in the API: <c>server-certificate</c>.</summary>
    public abstract string Name { get; }

    /// <summary>pgmoneta learns the authority first, so that nothing breaks when the server turns TLS on.</summary>
    public sealed record PgmonetaTrust : RecipeRequest
    {
        public override string Name => "pgmoneta-trust";
    }

    /// <summary>A certificate for the server from the target's own authority, and TLS on.</summary>
    public sealed record ServerCertificate : RecipeRequest
    {
        public override string Name => "server-certificate";

        /// <summary>As typed: host names and addresses. The recipe checks them.</summary>
        public required ImmutableArray<string> Names { get; init; }

        public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.EcdsaP256;

        public int ValidityDays { get; init; } = 397;

        /// <summary>The tutorial's exact shape, with its findings.</summary>
        public bool AsInTutorial { get; init; }
    }

    /// <summary>Plaintext no longer enters: host becomes hostssl for what is chosen. Null filters choose everything.</summary>
    public sealed record RequireTls : RecipeRequest
    {
        public override string Name => "require-tls";

        public ImmutableArray<string>? Databases { get; init; }

        public ImmutableArray<string>? Roles { get; init; }

        public ImmutableArray<string>? Addresses { get; init; }

        /// <summary>Loopback records stay as they are.</summary>
        public bool KeepLocal { get; init; }

        /// <summary>Physical replication records are included.</summary>
        public bool Replication { get; init; } = true;

        /// <summary>One record alone, <c>file:line</c> as the server names it; null for every record that the filters choose.</summary>
        public string? Record { get; init; }
    }

    /// <summary>TLS clients show a certificate of the target's authority.</summary>
    public sealed record ClientCertificates : RecipeRequest
    {
        public override string Name => "client-certificates";

        public ClientCertificateMode Mode { get; init; } = ClientCertificateMode.VerifyFull;

        public ImmutableArray<string>? Roles { get; init; }

        public ImmutableArray<string>? Databases { get; init; }
    }

    /// <summary>Access rules as a person edited them, whole files at a time.</summary>
    public sealed record AccessRules : RecipeRequest
    {
        public override string Name => "access-rules";

        public required ImmutableArray<EditedFile> Files { get; init; }
    }

    /// <summary>The mechanical remedy of an advice.</summary>
    public sealed record FollowAdvice : RecipeRequest
    {
        public override string Name => "follow-advice";

        /// <summary>The advice's code.</summary>
        public required string Code { get; init; }

        /// <summary>The advice's place, <c>file:line</c>; null when it has none.</summary>
        public string? At { get; init; }
    }

    /// <summary>Old versions and suites of TLS are no longer offered.</summary>
    public sealed record TlsSettings : RecipeRequest
    {
        public override string Name => "tls-settings";

        public OldestTlsProtocol OldestProtocol { get; init; } = OldestTlsProtocol.Tls12;

        /// <summary>Before TLS 1.3, only suites with ephemeral exchange and authenticated encryption.</summary>
        public bool ForwardSecrecyOnly { get; init; }
    }

    /// <summary>pgmoneta gets a certificate of its own for a server's section.</summary>
    public sealed record PgmonetaClient : RecipeRequest
    {
        public override string Name => "pgmoneta-client";

        public required string Section { get; init; }

        public required string Role { get; init; }
    }
}
