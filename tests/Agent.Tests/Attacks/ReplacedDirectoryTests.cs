using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Attacks;

/// <summary>Between reading and apply, the declared directory is renamed and something else takes its name.</summary>
public sealed class ReplacedDirectoryTests
{
    public static TheoryData<string> Replacements => [.. s_replacements.Keys];

    // $1 is the directory, $2 the other place, which bears a copy of the same configuration.
    private static readonly Dictionary<string, string> s_replacements = new()
    {
        ["a link to a directory of root's"] = "mv \"$1\" \"$1.old\"; ln -s \"$2\" \"$1\"",
        ["a link to its old place"] = "mv \"$1\" \"$1.old\"; cp -a \"$1.old\" \"$1.new\"; ln -s \"$1.new\" \"$1\"",
        ["another directory"] = "mv \"$1\" \"$1.old\"; cp -a \"$1.old\" \"$1\"",
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task A_directory_that_was_replaced_is_not_written_to(string replacement)
    {
        await using var target = await AttackedTarget.StartAsync();
        var other = Directory.CreateDirectory(target.Scratch.At("other")).FullName;
        foreach (var file in Directory.GetFiles(target.Target.Configuration)) File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        var request = await RequestAsync(target);
        await Shell.AsAccountAsync(s_replacements[replacement], target.Target.Configuration, other);
        var before = PlainTarget.Tree(target.Scratch.Path);
        var refused = Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(target, request));
        Assert.Contains(refused.Findings, finding => finding.Code == FindingCode.DirectoryReplaced);
        Assert.Equal(before, PlainTarget.Tree(target.Scratch.Path));
        Assert.Empty(await target.Child.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
    }

    [Fact]
    public async Task A_directory_below_that_became_a_link_is_not_followed_out()
    {
        await using var target = await AttackedTarget.StartAsync();
        await Shell.AsAccountAsync(
            "mkdir \"$1\"; printf 'local all all trust\\n' > \"$1/more.conf\"; printf 'include sub/more.conf\\n' > \"$2\"",
            target.Target.At("sub"), target.Target.Files.HbaFile);
        var other = Directory.CreateDirectory(target.Scratch.At("other")).FullName;
        File.Copy(target.Target.At("sub/more.conf"), Path.Combine(other, "more.conf"));
        var write = WriteRequests.Modify(target.Target.At("sub/more.conf"), await target.OfferAsync("local all all reject\n"));
        var request = WriteRequests.Of(target.Target.Files, ServerLogin.Peer, write) with { NeedsReload = false };
        await Shell.AsAccountAsync("mv \"$1\" \"$1.old\"; ln -s \"$2\" \"$1\"", target.Target.At("sub"), other);
        var before = PlainTarget.Tree(target.Scratch.Path);
        var refused = Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(target, request));
        Assert.Contains(refused.Findings, finding => finding.Code == FindingCode.PathOutsideTarget);
        Assert.Equal(before, PlainTarget.Tree(target.Scratch.Path));
    }

    [Fact]
    public async Task An_untouched_directory_is_written_to()
    {
        await using var target = await AttackedTarget.StartAsync();
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(target, await RequestAsync(target)));
    }

    private static Task<ApplyOutcome> ApplyAsync(AttackedTarget target, WriteRequest request) =>
        target.Child.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None);

    /// <summary>As server-certificate writes: a key, its certificate, and the settings that name them.</summary>
    private static async Task<WriteRequest> RequestAsync(AttackedTarget target)
    {
        var reading = await target.ReadAsync();
        var key = Guid.NewGuid();
        Assert.IsType<KeyOutcome.Made>(
            await target.Child.Agent.MakeKeyAsync(new(key, KeyAlgorithm.EcdsaP256, "localhost"), CancellationToken.None));
        return WriteRequests.Of(
            target.Target.Files, ServerLogin.Peer,
            WriteRequests.Key(target.Target.At("server.key"), key),
            WriteRequests.Create(target.Target.At("server.crt"), await target.OfferAsync(AttackedTarget.Authority.Certificate.ToPem())),
            WriteRequests.Modify(target.Target.Files.ConfigFile, await target.OfferAsync("port = 5432\nssl = on\n"))) with
        {
            Roots = reading.Roots,
            NeedsReload = false,
        };
    }
}
