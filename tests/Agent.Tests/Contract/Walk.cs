using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>What a dashboard does with one plan, call by call: a key and one more record, applied, kept and undone.</summary>
internal sealed class Walk(LocalServer server)
{
    private readonly Guid _key = Guid.NewGuid();
    private readonly string _before = File.ReadAllText(server.Files.HbaFile);
    private WriteRequest? _request;
    private byte[]? _publicKey;

    public Guid Target { get; } = Guid.NewGuid();
    public Guid Plan { get; } = Guid.NewGuid();
    public string After => $"{_before}# {Plan}\nhost all app 192.0.2.0/24 reject\n";
    public string KeyFile => Path.Combine(Path.GetDirectoryName(server.Files.HbaFile)!, $"{_key:N}.key");
    private LoginRequest Login => new(server.Files, server.Login);

    /// <summary>The whole of it on one line.</summary>
    public async Task WholeAsync(AgentLink link)
    {
        var applied = Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(link));
        Assert.Equal(applied.JournalId, Assert.IsType<ApplyOutcome.Applied>(await SettleAsync(link)).JournalId);
        Assert.IsType<ApplyOutcome.RolledBack>(await UndoAsync(link, applied.JournalId));
    }

    public async Task<ApplyOutcome> ApplyAsync(AgentLink link)
    {
        var reading = await link.Agent.ReadAsync(new(server.Files, server.Login, Server: true, Pgmoneta: false), CancellationToken.None);
        var hba = Assert.Single(reading.Files, file => file.Path == server.Files.HbaFile);
        if (_request is null)
        {
            var content = await new ContentReader().ReadAsync(link, hba.ContentHash!, hba.ContentLength, CancellationToken.None);
            Assert.Equal(_before, Encoding.UTF8.GetString(content.AsSpan()));
        }

        var made = Assert.IsType<KeyOutcome.Made>(
            await link.Agent.MakeKeyAsync(new(_key, KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None));
        var publicKey =
            CertificateRequest.LoadSigningRequest(made.Request, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo();
        // An applied plan has its key in place, and the agent keeps none.
        if (await EntryAsync(link) is null) Assert.Equal(_publicKey ??= publicKey, publicKey);
        var hash = await ContentWriter.OfferAsync(link, Encoding.UTF8.GetBytes(After), CancellationToken.None);
        _request ??= WriteRequests.Of(server.Files, server.Login, WriteRequests.Key(KeyFile, _key),
            WriteRequests.Modify(hba.Path, hash)) with
        {
            PlanId = Plan,
            TargetId = Target,
            Roots = reading.Roots,
        };
        return await link.Agent.ApplyAsync(_request, new Unwatched<ApplyStep>(), CancellationToken.None);
    }

    public Task<ApplyOutcome> SettleAsync(AgentLink link) =>
        link.Agent.SettleAsync(new(Target, Plan, Keep: true, [], Login), CancellationToken.None);

    public Task<ApplyOutcome> UndoAsync(AgentLink link, Guid entry) =>
        link.Agent.UndoAsync(new(Target, entry, Login), new Unwatched<ApplyStep>(), CancellationToken.None);

    public async Task<JournalEntry?> EntryAsync(AgentLink link)
    {
        var entries = await link.Agent.HistoryAsync(Target, CancellationToken.None);
        return entries.IsEmpty ? null : Assert.Single(entries);
    }

    /// <summary>The files are as the plan wants them, or all as they were.</summary>
    public void AssertFiles(bool isApplied)
    {
        Assert.Equal(isApplied ? After : _before, File.ReadAllText(server.Files.HbaFile));
        Assert.Equal(isApplied, File.Exists(KeyFile));
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(server.Files.HbaFile)!), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
