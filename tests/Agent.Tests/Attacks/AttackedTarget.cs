using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Agent.Tests.Child;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>
/// Files of a server in the hands of its account, which is the attacker, and a child of the dashboard that reads and writes them.
/// </summary>
internal sealed class AttackedTarget : IAsyncDisposable
{
    private AttackedTarget(Scratch scratch, PlainTarget target, ChildAgent child) => (Scratch, Target, Child) = (scratch, target, child);

    public static CertificateAuthority Authority { get; } = CertificateAuthority.CreateRoot(
        "authority", PrivateKey.Generate(KeyAlgorithm.EcdsaP256), DateTimeOffset.UtcNow, TimeSpan.FromDays(30));

    public Scratch Scratch { get; }
    public PlainTarget Target { get; }
    public ChildAgent Child { get; }
    public ProcessFacts Process => new(Child.Process.Id);

    public static async Task<AttackedTarget> StartAsync()
    {
        var scratch = new Scratch();
        var target = new PlainTarget(await scratch.OfAccountAsync("server"));
        await GiveAsync(target.Directory);
        return new(scratch, target, await ChildAgent.StartAsync());
    }

    /// <summary>A file that only root may read, or nobody where the tests do not run as root.</summary>
    public async Task<string> SecretAsync(string name, string text)
    {
        var path = Scratch.At(name);
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, Environment.IsPrivilegedProcess ? WriteRequests.Private : UnixFileMode.None);
        return path;
    }

    /// <summary>A file of the attacker's.</summary>
    public async Task<string> PutAsync(string name, string text)
    {
        var path = Target.At(name);
        await File.WriteAllTextAsync(path, text);
        await GiveAsync(path);
        return path;
    }

    public Task<ServerReading> ReadAsync() =>
        Child.Agent.ReadAsync(new(Target.Files, ServerLogin.Peer, Server: true, Pgmoneta: false), CancellationToken.None);

    public async Task<string> ContentAsync(FileReading file) => file.ContentHash is { } hash
        ? Encoding.Latin1.GetString(
            (await new ContentReader().ReadAsync(Child.Link, hash, file.ContentLength, CancellationToken.None)).AsSpan())
        : "";

    public Task<string> OfferAsync(string text) =>
        ContentWriter.OfferAsync(Child.Link, Encoding.UTF8.GetBytes(text), CancellationToken.None);

    /// <summary>What the dashboard plans by; the wire is taken to serve TLS.</summary>
    public async Task<TargetSnapshot> SnapshotAsync(ServerReading reading)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, FileSnapshot>(StringComparer.Ordinal);
        foreach (var file in reading.Files)
        {
            files[file.Path] = new()
            {
                Path = file.Path,
                Content = file.ContentHash is null ? null : [.. Encoding.Latin1.GetBytes(await ContentAsync(file))],
                Exists = file.Exists,
                Hash = file.Hash,
                Mode = file.Mode,
                Owner = file.Owner,
                IsMountPoint = file.IsMountPoint,
                MayWrite = file.MayWrite,
                HoldsPrivateKey = file.HoldsPrivateKey,
            };
        }

        var configuration = files.Values.Where(file => file.Content is not null).Aggregate(
            ConfigurationFiles.Empty, (all, file) => all.With(file.Path, file.Content!.Value));
        configuration = reading.Directories.Aggregate(configuration, (all, directory) => all.WithDirectory(directory));
        return new()
        {
            Target = new()
            {
                Id = Guid.NewGuid(),
                Name = "db",
                Host = "127.0.0.1",
                Port = 5432,
                HasAdminConnection = false,
                AddedAt = DateTimeOffset.UtcNow,
                Files = Target.Files,
            },
            TakenAt = DateTimeOffset.UtcNow,
            Version = reading.Version,
            Files = files.ToImmutable(),
            Configuration = configuration,
            Occupied = [.. reading.Occupied],
            Roots = reading.Roots,
            ServerAccount = reading.ServerAccount,
            Server = null,
            Settings = reading.Settings.WithComparers(StringComparer.Ordinal),
            Hba = HbaRules.Read(configuration, Target.Files.HbaFile, reading.Version),
            Served = Authority.Certificate,
            Probe = null,
            Authority = Authority.Certificate,
            Findings = [],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
        Scratch.Dispose();
    }

    private static Task GiveAsync(string path) => Environment.IsPrivilegedProcess
        ? Shell.RunAsync("chown", "-hR", $"{ChildAgent.Account.Uid}:{ChildAgent.Account.Gid}", path)
        : Task.CompletedTask;
}
