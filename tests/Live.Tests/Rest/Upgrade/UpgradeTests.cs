using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Rest.Upgrade;

/// <summary>The state directory of the last version before agents, in the hands of the program of now.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task Each_entry_backup_clock_client_and_authority_of_the_version_before_agents_is_kept()
    {
        await using var earlier = await EarlierState.PlaceAsync(until: null);
        var program = new RestProgram(new() { StateDirectory = earlier.StateDirectory });
        try
        {
            await program.StartAsync();
            await HandedOverAsync(program);

            var journal = await JournalAsync(program, _ => true);
            AssertSameEntries(journal);
            AssertKept("targets", (await program.GetAsync("/api/v1/targets")).Expect(200).Json);
            AssertUndone("db2", EarlierState.Kept("db2", "db2-before"));
            Assert.True(await PlaintextLogin.EntersAsync(earlier["db1"].Port, "app", RestTarget.Password));
            await AssertClientsAsync(program);

            await AssertASecondStartChangesNothingAsync(program, journal);

            await AssertEachIsUndoneAsync(program);
            AssertUndone("db1", EarlierState.Kept("db1", "db1-before"));
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_clock_that_runs_on_over_the_upgrade_keeps_its_deadline_and_can_be_confirmed()
    {
        var until = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(2), TimeSpan.Zero);
        await using var earlier = await EarlierState.PlaceAsync(until);
        await earlier["db1"].ReloadAsync();
        var program = new RestProgram(new() { StateDirectory = earlier.StateDirectory });
        try
        {
            await program.StartAsync();
            await HandedOverAsync(program);
            var waits = EarlierState.Entries().Single(entry => entry.State == "OnProbation");
            var found = (await JournalAsync(program, entry => Text(entry, "id") != waits.Id)).Single(
                entry => Text(entry, "id") == waits.Id);
            Assert.Equal(("onProbation", until.UtcDateTime), (Text(found, "state"), found.GetProperty("until").GetDateTime()));
            Assert.Equal(["app"], found.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
            Assert.False(await PlaintextLogin.EntersAsync(earlier["db1"].Port, "app", RestTarget.Password));

            var kept = (await program.PostAsync($"/api/v1/journal/{waits.Id}/confirm")).Expect(200);

            Assert.Equal("applied", kept.Text("outcome"));
            Assert.Contains(kept["steps"].EnumerateArray(),
                step => Text(step, "text").StartsWith("app was let through", StringComparison.Ordinal));
            found = (await JournalAsync(program, _ => true)).Single(entry => Text(entry, "id") == waits.Id);
            Assert.Equal(("applied", JsonValueKind.Null), (Text(found, "state"), found.GetProperty("until").ValueKind));
            AssertUndone("db1", EarlierState.Kept("db1", "db1"));
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task HandedOverAsync(RestProgram program)
    {
        var journal = Path.Combine(program.StateDirectory, "journal");
        await Wait.UntilAsync(() => !Directory.EnumerateFileSystemEntries(journal).Any(), "the agents take the journal");
        var aside = Path.Combine(program.StateDirectory, "journal-handed-over");
        foreach (var entry in EarlierState.Entries())
            Assert.True(Directory.Exists(Path.Combine(aside, entry.TargetId, Path.GetFileName(entry.Folder))), program.Output);
    }

    /// <summary>Newest first, once no entry of those that count is begun or on probation.</summary>
    private static async Task<List<JsonElement>> JournalAsync(RestProgram program, Func<JsonElement, bool> counts)
    {
        List<JsonElement> entries = [];
        await Wait.UntilAsync(async () =>
        {
            entries = [.. (await program.GetAsync("/api/v1/journal")).Expect(200).Json.EnumerateArray()];
            return entries.Count == EarlierState.Entries().Length
                && entries.Where(counts).All(entry => Text(entry, "state") is not ("started" or "onProbation"));
        }, "the journal is complete, and what is due is done");
        return entries;
    }

    private static void AssertSameEntries(List<JsonElement> now)
    {
        var before = EarlierState.Answer("journal").EnumerateArray().ToList();
        Assert.Equal(before.Select(entry => Text(entry, "id")), now.Select(entry => Text(entry, "id")));
        foreach (var (was, entry) in before.Zip(now))
        {
            string[] ended = Text(was, "state") is "onProbation" or "started" ? ["state", "because", "until", "roles"] : [];
            AssertHas(was, entry, except: [.. ended, "findings"]);
            if (ended.Length > 0) AssertRolledBack(entry, Text(was, "state") == "started");
        }

        foreach (var entry in EarlierState.Entries().Where(entry => entry.State != "OnProbation"))
        {
            var codes = now.Single(found => Text(found, "id") == entry.Id).GetProperty("findings").EnumerateArray();
            Assert.Equal(entry.FindingCodes, codes.Select(finding => Text(finding, "code")));
            foreach (var remedy in codes.Select(finding => Text(finding, "remedy")).Where(NamesBackup))
                Assert.True(File.Exists(remedy[(remedy.LastIndexOf(' ') + 1)..^1]), remedy);
        }

        // The set holds each kind of entry, or this test would prove less than it says.
        Assert.Equal(["Applied", "OnProbation", "RolledBack", "Started", "Waiting"],
            EarlierState.Entries().Select(entry => entry.State).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(EarlierState.Entries(), entry => entry.FindingCodes is ["edited-since"]);
    }

    private static void AssertRolledBack(JsonElement entry, bool wasBegun)
    {
        Assert.Equal(("rolledBack", JsonValueKind.Null, 0),
            (Text(entry, "state"), entry.GetProperty("until").ValueKind, entry.GetProperty("roles").GetArrayLength()));
        Assert.StartsWith(wasBegun
            ? "The program that made the change was stopped"
            : "Nobody confirmed it by ", Text(entry, "because"), StringComparison.Ordinal);
        Assert.Empty(entry.GetProperty("findings").EnumerateArray());
    }

    private static bool NamesBackup(string remedy) => remedy.Contains("is kept in", StringComparison.Ordinal);

    /// <summary>Each element of an answer is there as it was; fields may have been added.</summary>
    private static void AssertKept(string answer, JsonElement now)
    {
        var before = EarlierState.Answer(answer).EnumerateArray().ToList();
        Assert.Equal(before.Count, now.GetArrayLength());
        foreach (var was in before)
            AssertHas(was, now.EnumerateArray().Single(one => Text(one, "id") == Text(was, "id")), except: []);
    }

    private static void AssertHas(JsonElement was, JsonElement now, string[] except)
    {
        foreach (var field in was.EnumerateObject().Where(field => !except.Contains(field.Name, StringComparer.Ordinal)))
            Assert.True(JsonElement.DeepEquals(field.Value, now.GetProperty(field.Name)), $"{field.Name} of {was} is another one: {now}");
    }

    private static void AssertUndone(string name, ImmutableSortedDictionary<string, byte[]> expected)
    {
        var now = EarlierState.Now(name);
        Assert.Equal(expected.Keys, now.Keys);
        Assert.All(expected, file => Assert.Equal(file.Value, now[file.Key]));
    }

    /// <summary>The clients are as they were, and the same authority signs another one.</summary>
    private static async Task AssertClientsAsync(RestProgram program)
    {
        var target = EarlierState.Answer("targets").EnumerateArray().Single(one => Text(one, "name") == "db1");
        var path = $"/api/v1/targets/{Text(target, "id")}/clients";
        AssertKept("targets-db1-clients", (await program.GetAsync(path)).Expect(200).Json);

        var issued = (await program.PostAsync(path, new { role = "app" })).Expect(201);

        var root = EarlierState.Kept("db1", "db1").Single(file => file.Key.EndsWith("/root.crt", StringComparison.Ordinal)).Value;
        using var authority = X509CertificateLoader.LoadCertificate(root);
        using var client = X509Certificate2.CreateFromPem(issued["certificate"].GetProperty("pem").GetString());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(chain.Build(client));
    }

    private static async Task AssertASecondStartChangesNothingAsync(RestProgram program, List<JsonElement> journal)
    {
        await program.StopAsync();
        var files = Disk(program);
        await program.StartAsync();
        // From the store, an entry of an agent that is still away has no diffs.
        List<JsonElement> again = [];
        await Wait.UntilAsync(async () =>
        {
            again = [.. (await program.GetAsync("/api/v1/journal")).Expect(200).Json.EnumerateArray()];
            return again.All(entry => HasDiffs(entry)) || again.Count != journal.Count;
        }, "the agents are connected again");

        Assert.Equal(journal.Select(entry => entry.GetRawText()), again.Select(entry => entry.GetRawText()));
        Assert.Equal(files, Disk(program));
    }

    private static bool HasDiffs(JsonElement entry) => entry.GetProperty("files").EnumerateArray().All(file =>
        file.GetProperty("diff").ValueKind == JsonValueKind.String || Text(file, "path").EndsWith(".key", StringComparison.Ordinal));

    /// <summary>The journals of both versions and the servers' files, by their hashes.</summary>
    private static List<string> Disk(RestProgram program)
    {
        var journals = Directory.GetFiles(program.StateDirectory, "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(program.AgentStates, "*", SearchOption.AllDirectories))
            .Where(file => file.Contains("/journal", StringComparison.Ordinal))
            .Select(file => (file, File.ReadAllBytes(file)));
        return [.. journals.Concat(new[] { "db1", "db2" }.SelectMany(EarlierState.Now).Select(file => (file.Key, file.Value)))
            .Select(file => $"{file.Item1} {Convert.ToHexString(SHA256.HashData(file.Item2))}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Newest first, the entries that stand: after each, its files are as its backups say.</summary>
    private static async Task AssertEachIsUndoneAsync(RestProgram program)
    {
        foreach (var entry in EarlierState.Entries().Reverse().Where(entry => entry.State is "Applied" or "Waiting"))
        {
            var undone = (await program.PostAsync($"/api/v1/journal/{entry.Id}/rollback")).Expect(200);
            Assert.Equal("rolledBack", undone.Text("outcome"));
            foreach (var (path, before) in entry.Files())
            {
                Assert.Equal(before is not null, File.Exists(path));
                if (before is not null) Assert.Equal(before, await File.ReadAllBytesAsync(path));
            }
        }
    }
}
