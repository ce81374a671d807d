using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class JournalTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly FakeServerControl _server = new();

    private const string Stored = """
        {
          "format": 1,
          "sequence": 7,
          "id": "2a5c3a57-9c4f-4b0e-9a53-6a1d2d9f0001",
          "targetId": "2a5c3a57-9c4f-4b0e-9a53-6a1d2d9f0002",
          "recipe": "require-tls",
          "title": "Require TLS",
          "at": "2026-11-25T09:00:00+00:00",
          "state": "OnProbation",
          "needsReload": true,
          "files": [],
          "because": null,
          "command": null,
          "findings": [],
          "probation": { "until": "2026-11-25T09:05:00+00:00", "roles": ["app"], "verdictPending": false },
          "reloadOwed": true
        }
        """;

    [Fact]
    public async Task The_journal_is_closed_to_others_though_its_directory_was_open()
    {
        Directory.CreateDirectory(_place.Journal);
        File.SetUnixFileMode(_place.Journal, (UnixFileMode)Convert.ToInt32("777", 8));
        _place.Write("server.key", "OLD KEY", Workplace.PrivateFile | UnixFileMode.GroupRead);
        await AppliedAsync(_place.Secret("server.key", "NEW KEY"));

        var listed = Workplace.Run("find", _place.Journal, "-printf", "%y %m\n");

        Assert.Equal(["d 700", "f 600"],
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("OLD KEY",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_place.Journal, "*.before", SearchOption.AllDirectories))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_new_key_is_in_the_journal_and_no_old_one_in_its_record(bool inPlace)
    {
        _place.Write("server.key", "OLD KEY", Workplace.PrivateFile);
        await AppliedAsync(_place.Secret("server.key", "NEW KEY") with { InPlace = inPlace });

        var files = Directory.GetFiles(_place.Journal, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

        Assert.DoesNotContain(files.Values, text => text.Contains("NEW KEY", StringComparison.Ordinal));
        Assert.DoesNotContain("OLD KEY", files["entry.json"], StringComparison.Ordinal);
        Assert.Null(Assert.Single(Assert.Single(_place.Applier().History(null)).Files).Diff);
    }

    [Fact]
    public void The_names_in_an_entry_on_disk_stay_as_they_are()
    {
        var names = JsonNode.Parse(Stored)!.AsObject().Select(property => property.Key);

        var record = JsonSerializer.Deserialize(Stored, JournalJson.Default.JournalRecord)!;

        Assert.Equal("app", Assert.Single(record.CommitConfirmed!.Roles));
        Assert.True(record.ReloadPending);
        // What later versions added stands behind them.
        Assert.Equal([.. names, "planId", "settleBy", "byHand", "server", "endedBy", "revision"],
            JsonNode.Parse(JsonSerializer.Serialize(record, JournalJson.Default.JournalRecord))!.AsObject()
            .Select(property => property.Key));
    }

    [Fact]
    public async Task A_revealed_key_is_cleared_after_the_apply()
    {
        var revealed = new List<byte[]>();
        var change = _place.Change("server.key", "") with
        {
            Mode = Workplace.PrivateFile,
            After = new FileContent.Secret(() =>
            {
                revealed.Add("KEY"u8.ToArray());
                return revealed[^1];
            }),
        };
        await AppliedAsync(change);
        Assert.Equal("KEY", _place.Read("server.key"));
        Assert.All(revealed, bytes => Assert.All(bytes, b => Assert.Equal(0, b)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format\":2}")]
    public async Task A_damaged_entry_is_reported_and_the_others_are_read(string damage)
    {
        _place.Write("a", "1");
        var id = await AppliedAsync(_place.Change("a", "2"));
        await AppliedAsync(_place.Change("b", "3"));
        await File.WriteAllTextAsync(RecordOf(id), damage);

        var reported = Assert.Single(_place.Applier().Recover());

        Assert.Equal((id, "journal-damaged"), (reported.Id, Assert.Single(reported.Findings).Code.Text));
        Assert.NotEqual(id, Assert.Single(_place.Applier().History(null)).Id);
        Assert.Equal("journal-damaged", Assert.Single(Assert.IsType<ApplyOutcome.Refused>(await RollbackAsync(id)).Findings).Code.Text);
        await AppliedAsync(_place.Change("c", "4"));
    }

    [Theory]
    [InlineData("\"resolved\": \"", "\"resolved\": \"/target/../")]
    [InlineData("\"temporary\": \"", "\"temporary\": \"../")]
    [InlineData("\"state\": \"Applied\"", "\"state\": \"Started\", \"files\": []")]
    public async Task A_record_that_would_lead_elsewhere_is_damaged(string from, string to)
    {
        _place.Write("a", "1");
        var id = await AppliedAsync(_place.Change("a", "2"));
        var text = await File.ReadAllTextAsync(RecordOf(id));
        text = to.Contains("files", StringComparison.Ordinal) ? text[..text.IndexOf("\"files\"", StringComparison.Ordinal)]
            + "\"files\": []}" : text.Replace(from, to, StringComparison.Ordinal);
        await File.WriteAllTextAsync(RecordOf(id), text);
        Assert.Equal("journal-damaged", Assert.Single(Assert.Single(_place.Applier().Recover()).Findings).Code.Text);
        Assert.Equal("2", _place.Read("a"));
    }

    [Fact]
    public async Task While_one_apply_runs_another_is_refused_and_recovery_leaves_it_alone()
    {
        _place.Write("a", "1");
        var second = _place.Plan(_place.Change("b", "2"));
        ApplyOutcome? meanwhile = null;
        var recovered = -1;
        _server.OnVerdict = async () =>
        {
            meanwhile = await _place.Applier().ApplyAsync(second, new FakeServerControl(), null, CancellationToken.None);
            recovered = _place.Applier().Recover().Length;
        };

        await AppliedAsync(_place.Change("a", "2"));

        Assert.Equal("apply-running", Assert.Single(Assert.IsType<ApplyOutcome.Refused>(meanwhile).Findings).Code.Text);
        Assert.Equal(0, recovered);
        Assert.Equal("2", _place.Read("a"));
        _server.OnVerdict = null;
        Assert.IsType<ApplyOutcome.Applied>(await _place.Applier().ApplyAsync(second, _server, null, CancellationToken.None));
    }

    [Fact]
    public async Task Two_targets_are_written_at_once()
    {
        var other = _place.Plan(_place.Change("b", "2")) with { TargetId = Guid.NewGuid() };
        _server.OnVerdict = async () => Assert.IsType<ApplyOutcome.Applied>(await _place.Applier()
            .ApplyAsync(other, new FakeServerControl(), null, CancellationToken.None));
        await AppliedAsync(_place.Change("a", "2"));
        Assert.Equal(2, _place.Applier().History(null).Length);
        Assert.Single(_place.Applier().History(other.TargetId));
    }

    [Fact]
    public async Task Many_applies_of_one_plan_at_once_come_to_one()
    {
        _place.Write("a", "1");
        var plan = _place.Plan(_place.Change("a", "2"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => _place.Applier().ApplyAsync(plan, new FakeServerControl(), null, CancellationToken.None)));
        Assert.Single(outcomes.OfType<ApplyOutcome.Applied>());
        Assert.Equal(7, outcomes.Count(o => o is ApplyOutcome.Drifted or ApplyOutcome.Refused));
        Assert.Single(_place.Applier().History(null));
    }

    [Fact]
    public async Task A_lock_is_free_at_once_though_a_child_was_started_under_it()
    {
        using var ended = new CancellationTokenSource();
        // A child holds copies of every descriptor between its fork and its exec.
        var starting = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
                Workplace.Run("true");
        });
        for (var i = 0; i < 60; i++)
            await AppliedAsync(_place.Change("a", $"{i}"));
        await ended.CancelAsync();
        await starting;
    }

    [Fact]
    public void A_journal_that_is_not_there_yet_has_no_history_and_nothing_to_recover()
    {
        Assert.Empty(_place.Applier().History(null));
        Assert.Empty(_place.Applier().Recover());
        Assert.False(Directory.Exists(_place.Journal));
    }

    [Fact]
    public void Only_bytes_of_the_old_and_the_new_are_a_torn_file()
    {
        Assert.True(Torn("NEWold", "oldold", "NEWNEW"));
        Assert.True(Torn("NEWNEW12", "oldold", "NEWNEW1234"));
        Assert.True(Torn("NEWold", "oldold", "NEW"));
        Assert.False(Torn("NEXold", "oldold", "NEWNEW"));
        Assert.False(Torn("", "oldold", "NEWNEW"));
        Assert.False(Torn("NEWNEW12345", "oldold", "NEWNEW1234"));
    }

    private static bool Torn(string now, string before, string after) =>
        FileSwap.IsTorn(Encoding.ASCII.GetBytes(now), Encoding.ASCII.GetBytes(before), Encoding.ASCII.GetBytes(after));

    private string RecordOf(Guid id) => Directory.GetFiles(_place.Journal, "entry.json", SearchOption.AllDirectories)
        .Single(f => f.Contains(id.ToString(), StringComparison.Ordinal));

    private async Task<Guid> AppliedAsync(params FileChange[] changes) =>
        Assert.IsType<ApplyOutcome.Applied>(await _place.Applier()
            .ApplyAsync(_place.Plan(changes), _server, null, CancellationToken.None)).JournalId;

    private Task<ApplyOutcome> RollbackAsync(Guid id) => _place.Applier().RollbackAsync(id, _server, null, CancellationToken.None);

    public void Dispose() => _place.Dispose();
}
