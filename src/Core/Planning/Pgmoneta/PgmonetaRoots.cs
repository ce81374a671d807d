using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Pgmoneta;

/// <summary>
/// The files of authorities that pgmoneta's sections name. What a section trusts today it goes on trusting: a root is added, none is taken
/// away.
/// </summary>
internal sealed class PgmonetaRoots(TargetSnapshot snapshot, string pgmonetaConf, Certificate root)
{
    private readonly ImmutableArray<FileChange>.Builder _changes = ImmutableArray.CreateBuilder<FileChange>();
    private readonly ImmutableArray<ManualCommand>.Builder _commands = ImmutableArray.CreateBuilder<ManualCommand>();
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    /// <summary>The files to make.</summary>
    public ImmutableArray<FileChange> Changes => _changes.ToImmutable();

    public ImmutableArray<ManualCommand> Commands => _commands.ToImmutable();

    public ImmutableArray<Finding> Findings => _findings.ToImmutable();

    public static bool Trusts(TargetSnapshot snapshot, string caFile, Certificate root) => Read(snapshot, caFile) is { } known
        && known.Contains(root);

    /// <summary>The value that <c>tls_ca_file</c> of a section takes, as pgmoneta sees the path.</summary>
    public string FileFor(PgmonetaConf document, string section)
    {
        ImmutableArray<Certificate> kept = [];
        if (document.Find(section, "tls_ca_file") is { Length: > 0 } current)
        {
            if (Trusts(snapshot, current, root)) return current;
            if (Read(snapshot, current) is { IsEmpty: false } known) kept = known;
            else
                _findings.Add(new(FindingCode.PgmonetaCaUnreadable, Severity.Warning,
                    $"What section [{section}] trusts today cannot be read from {current}, so that it is not kept.",
                    "Let pgmoneta's account read the file, then plan again.", current));
        }

        return snapshot.Target.Files.OnServer(Holding([.. kept, root]));
    }

    private string Holding(ImmutableArray<Certificate> roots)
    {
        var directory = Path.GetDirectoryName(pgmonetaConf)!;
        var pem = string.Concat(roots.Select(one => one.ToPem()));
        if (snapshot.Files.Values.FirstOrDefault(file => Path.GetDirectoryName(file.Path) == directory && Has(file.Content, roots))
            is { } existing) return existing.Path;
        if (_changes.FirstOrDefault(change => change.After is FileContent.Open open && Has(open.Bytes, roots)) is { } made)
            return made.Path;
        var path = FileEdits.FreePath(snapshot, directory, "pgmoneta-root", Mark(roots), ".crt") + ".crt";
        var owner = snapshot.Files[pgmonetaConf].Owner;
        _changes.Add(FileEdits.Create(path, pem, owner));
        _commands.Add(ManualCommands.Write("Put the root beside pgmoneta.conf.", path, pem, owner));
        return path;
    }

    private static string Mark(ImmutableArray<Certificate> roots) => roots is [var one] ? one.FingerprintSha256
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(roots.Select(each => each.FingerprintSha256)))));

    private static bool Has(ImmutableArray<byte>? content, ImmutableArray<Certificate> roots) => content is { } bytes
        && Certificate.FromPem(bytes.AsSpan(), out var problems).SequenceEqual(roots) && problems.IsEmpty;

    private static ImmutableArray<Certificate>? Read(TargetSnapshot snapshot, string caFile) =>
        snapshot.Files.TryGetValue(snapshot.Target.Files.Mounted(caFile), out var file) && file.Content is { } content
            ? Certificate.FromPem(content.AsSpan(), out _)
            : null;
}
