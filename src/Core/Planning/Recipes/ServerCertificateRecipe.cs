using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>What the recipe signs with, made before it: chance and key generation stay outside of it.</summary>
/// <param name="Certificate">The server's new certificate.</param>
/// <param name="Key">The content of its key file.</param>
/// <param name="Algorithm">Of the key.</param>
/// <param name="Root">The certificate that clients trust; the server's own in the tutorial's shape.</param>
public sealed record ServerMaterial(Certificate Certificate, FileContent Key, KeyAlgorithm Algorithm, Certificate Root)
{
    /// <summary>
    /// The command that puts the key in its place, the path follows; null in the tutorial's shape, whose key is made by hand.
    /// </summary>
    public string? PlaceKey { get; init; }

    public override string ToString() => $"material of {Certificate.Subject}";
}

/// <summary>
/// A new key pair under new names, then the one edit of postgresql.conf that switches to it: a crash in between leaves the old pair in use,
/// and a rollback is the same edit backwards.
/// </summary>
public static class ServerCertificateRecipe
{
    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request, ServerMaterial material)
    {
        var files = snapshot.Target.Files;
        var directory = Path.GetDirectoryName(files.ConfigFile)!;
        var stem = FileEdits.FreePath(snapshot, directory, "server", material.Certificate.SerialNumber, ".crt", ".key");
        var (keyPath, certificatePath) = (stem + ".key", stem + ".crt");
        var settings = new List<(string, string)> { ("ssl", "on"), ("ssl_cert_file", files.OnServer(certificatePath)),
            ("ssl_key_file", files.OnServer(keyPath)) };
        var changes = ImmutableArray.CreateBuilder<FileChange>();
        changes.Add(FileEdits.CreateKey(keyPath, material.Key, snapshot.ServerAccount));
        changes.Add(FileEdits.Create(certificatePath, material.Certificate.ToPem(), snapshot.ServerAccount));
        string? rootPath = null;
        if (request.AsInTutorial)
        {
            rootPath = FileEdits.FreePath(snapshot, directory, "root", material.Root.FingerprintSha256, ".crt") + ".crt";
            changes.Add(FileEdits.Create(rootPath, material.Root.ToPem(), snapshot.ServerAccount));
            settings.Add(("ssl_ca_file", files.OnServer(rootPath)));
            settings.Add(("listen_addresses", "*"));
            settings.Add(("ssl_prefer_server_ciphers", "on"));
        }
        var distrusting = PgmonetaTrustRecipe.Distrusting(snapshot, material.Root);
        changes.AddRange(SettingEdits.Plan(snapshot, settings, out var problems));
        return new()
        {
            Title = $"Server certificate for {string.Join(", ", request.AsInTutorial ? [snapshot.Target.Host] : request.Names)}",
            Changes = changes.ToImmutable(),
            Commands = Commands(snapshot, request, material, keyPath, certificatePath, rootPath),
            Restart = ChangesListenAddresses(snapshot, request) ? ["postgresql (listen_addresses)"] : [],
            NeedsConfirmation = !distrusting.IsEmpty,
            Findings = [.. problems, .. distrusting, .. PgmonetaTrustRecipe.RestartNotSeen(snapshot, material.Root),
                .. Findings(snapshot, request, material)],
        };
    }

    private static IEnumerable<Finding> Findings(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request, ServerMaterial material)
    {
        if (request.AsInTutorial)
        {
            yield return new(FindingCode.AuthorityKeyOnServer, Severity.Warning,
                "The server's key is the authority's key: whoever reads it on the database host can make client certificates.",
                "Leave the tutorial's preset off; the authority's key then stays here, encrypted.");
            yield return new(FindingCode.NoSubjectAlternativeName, Severity.Warning,
                "The certificate has no SAN: verify-full fails by address, and Go clients refuse it.",
                "Leave the tutorial's preset off and name the hosts.");
            yield return new(FindingCode.Rsa8192, Severity.Warning,
                "An RSA key of 8192 bits makes each handshake about ten times as dear as ECDSA P-256.",
                "Leave the tutorial's preset off; P-256 is the default.");
            yield return new(FindingCode.LongValidity, Severity.Warning, "The certificate is valid for 3650 days and nothing renews it.",
                "Leave the tutorial's preset off; 397 days is the default.");
        }
        else if (!request.Names.Any(n => SameName(n, snapshot.Target.Host)))
        {
            yield return new(FindingCode.HostNotNamed, Severity.Warning,
                $"Clients reach the server as {snapshot.Target.Host}, which is not among the names: verify-full will fail there.",
                $"Add {snapshot.Target.Host} to the names.");
        }
        if (CipherCheck.Of(snapshot, KeyDescription.Of(material.Certificate.KeyAlgorithm).Type) is { } ciphers) yield return ciphers;
        if (snapshot.ServerAccount is null)
            yield return new(FindingCode.ServerAccountUnknown, Severity.Error,
                "The owner of the data directory cannot be read, so the key cannot be given to the server's account.",
                "Let this program's account see the data directory, then plan again.", snapshot.Target.Files.DataDirectory);
        if (snapshot.Probe is { Reachable: false })
            yield return new(FindingCode.CannotProveServed, Severity.Warning,
                $"{snapshot.Target.Host}:{snapshot.Target.Port} cannot be reached from here, so the served certificate will not be proven.",
                "Check host and port of the target, or listen_addresses of the server.");
        if (snapshot.Served is { } served && served.Issuer != material.Root.Subject)
            yield return new(FindingCode.RootChanges, Severity.Warning,
                $"Clients that trust {served.Issuer} today must trust {material.Root.Subject} before they verify again.",
                "Hand out the new root with the bundles before the change, or in the same window.");
    }

    private static bool SameName(string name, string host) =>
        string.Equals(name.Trim(), host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.Trim(), out var a) && IPAddress.TryParse(host, out var b) && a.Equals(b));

    private static bool ChangesListenAddresses(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request) =>
        request.AsInTutorial && snapshot.Settings.GetValueOrDefault("listen_addresses") != "*";

    private static ImmutableArray<ManualCommand> Commands(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request,
        ServerMaterial material, string keyPath, string certificatePath, string? rootPath)
    {
        if (rootPath is not null)
        {
            return [ManualCommands.Key(keyPath, material.Algorithm, snapshot.ServerAccount),
                ManualCommands.SelfSign(keyPath, certificatePath, rootPath, snapshot.Target.Host, request.ValidityDays,
                    snapshot.ServerAccount)];
        }

        return [ManualCommands.PlaceKey(material.PlaceKey ?? "pgtls-agent place-key ID", keyPath),
            ManualCommands.Write("Put its certificate beside it.", certificatePath, material.Certificate.ToPem(), snapshot.ServerAccount)];
    }
}
