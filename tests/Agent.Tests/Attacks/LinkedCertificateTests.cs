using System.Text;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>ssl_ca_file leads to what must not be published: a file of root's, or one that holds the server's key as well.</summary>
public sealed class LinkedCertificateTests
{
    private const string Marker = "the secret of root";

    [Fact]
    public async Task A_link_to_a_file_that_only_root_may_read_shows_and_publishes_nothing_of_it()
    {
        await using var target = await AttackedTarget.StartAsync();
        var secret = await target.SecretAsync("secret.pem", $"{Marker}\n{AttackedTarget.Authority.Certificate.ToPem()}{Key()}");
        await target.PutAsync("pg_hba.conf", "hostssl all all all scram-sha-256\n");
        await target.PutAsync("postgresql.conf", $"ssl = on\nssl_ca_file = '{target.Target.At("ca.crt")}'\n");
        await Shell.AsAccountAsync("ln -s \"$1\" \"$2\"", secret, target.Target.At("ca.crt"));

        var reading = await target.ReadAsync();
        var linked = Assert.Single(reading.Files, file => file.Path == target.Target.At("ca.crt"));
        Assert.Null(linked.ContentHash);
        Assert.Null(linked.Hash);
        foreach (var file in reading.Files) Assert.DoesNotContain(Marker, await target.ContentAsync(file), StringComparison.Ordinal);
        await PublishesCertificatesOnlyAsync(target, await target.SnapshotAsync(reading), expected: 1);
        Assert.DoesNotContain(Marker, PlainTarget.Tree(target.Target.Directory), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_file_with_the_server_s_key_in_it_certificates_alone_are_shown_and_published()
    {
        await using var target = await AttackedTarget.StartAsync();
        var certificate = AttackedTarget.Authority.Certificate.ToPem();
        using var other = CertificateAuthority.CreateRoot(
            "other", PrivateKey.Generate(KeyAlgorithm.EcdsaP256), DateTimeOffset.UtcNow, TimeSpan.FromDays(9));
        await target.PutAsync("combined.pem", $"{Marker}\n{other.Certificate.ToPem()}{Key()}# behind\n");
        await target.PutAsync("pg_hba.conf", "hostssl all all all scram-sha-256\n");
        await target.PutAsync("postgresql.conf", $"ssl = on\nssl_ca_file = '{target.Target.At("combined.pem")}'\n");

        var reading = await target.ReadAsync();
        var combined = Assert.Single(reading.Files, file => file.Path == target.Target.At("combined.pem"));
        Assert.True(combined.HoldsPrivateKey);
        Assert.Equal(other.Certificate.ToPem(), await target.ContentAsync(combined));
        await PublishesCertificatesOnlyAsync(target, await target.SnapshotAsync(reading), expected: 2);
        Assert.Equal(other.Certificate.ToPem() + certificate, await File.ReadAllTextAsync(target.Target.At("root.crt")));
    }

    [Fact]
    public async Task What_an_agent_says_of_a_certificate_file_is_encoded_again_before_it_is_in_a_command()
    {
        await using var target = await AttackedTarget.StartAsync();
        await target.PutAsync("pg_hba.conf", "hostssl all all all scram-sha-256\n");
        await target.PutAsync("postgresql.conf", $"ssl = on\nssl_ca_file = '{target.Target.At("ca.crt")}'\n");
        await target.PutAsync("ca.crt", AttackedTarget.Authority.Certificate.ToPem());
        var snapshot = await target.SnapshotAsync(await target.ReadAsync());
        var file = snapshot.Files[target.Target.At("ca.crt")];
        var untrue = Encoding.ASCII.GetBytes($"PEM\ntouch /tmp/x\ncat <<'PEM'\n");
        snapshot = snapshot with { Files = snapshot.Files.SetItem(file.Path, file with { Content = [.. untrue] }) };
        var draft = Draft(snapshot);
        Assert.DoesNotContain("touch", string.Join('\n', draft.Commands.Select(command => command.Command)), StringComparison.Ordinal);
        Assert.All(draft.Changes.Where(change => change.Kind == ChangeKind.Create), IsPublic);
    }

    private static Core.Planning.Edits.RecipeDraft Draft(TargetSnapshot snapshot) =>
        ClientCertificatesRecipe.Plan(snapshot, new(), AttackedTarget.Authority.Certificate);

    /// <summary>The plan of client-certificates, applied by the child.</summary>
    private static async Task PublishesCertificatesOnlyAsync(AttackedTarget target, TargetSnapshot snapshot, int expected)
    {
        var draft = Draft(snapshot);
        var created = Assert.Single(draft.Changes, change => change.Kind == ChangeKind.Create);
        IsPublic(created);
        Assert.Equal(expected, Certificate.FromPem(((FileContent.Open)created.After).Bytes.AsSpan(), out _).Length);
        Assert.DoesNotContain("PRIVATE", string.Join('\n', draft.Commands.Select(command => command.Command)), StringComparison.Ordinal);
        var writes = new List<Core.Agents.FileWrite>();
        foreach (var change in draft.Changes)
        {
            var hash = await target.OfferAsync(Encoding.Latin1.GetString(((FileContent.Open)change.After).Bytes.AsSpan()));
            writes.Add(change.Kind == ChangeKind.Create
                ? WriteRequests.Create(change.Path, hash)
                : WriteRequests.Modify(change.Path, hash));
        }

        var request = WriteRequests.Of(target.Target.Files, Core.Agents.ServerLogin.Peer, [.. writes]) with { NeedsReload = false };
        Assert.IsType<ApplyOutcome.Applied>(
            await target.Child.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None));
        Assert.True(PublicPem.IsOnly(await File.ReadAllBytesAsync(created.Path)));
    }

    private static void IsPublic(FileChange change) => Assert.True(PublicPem.IsOnly(((FileContent.Open)change.After).Bytes.AsSpan()));

    private static string Key()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        return Encoding.ASCII.GetString(key.ToPkcs8Pem());
    }
}
