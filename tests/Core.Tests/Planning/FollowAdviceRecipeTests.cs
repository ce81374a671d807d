using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class FollowAdviceRecipeTests
{
    private const string Hba = "# everybody\nhost all all 0.0.0.0/0 scram-sha-256\nlocal all all trust\n";

    [Fact]
    public void A_remedy_becomes_a_change_of_its_file_that_keeps_mode_and_owner()
    {
        var draft = Plan(Hba, "hba-open-plaintext", "/pg/pg_hba.conf:2");
        var change = Assert.Single(draft.Changes);
        Assert.Equal("# everybody\nhostssl all all 0.0.0.0/0 scram-sha-256\nlocal all all trust\n", draft.Changes.After("/pg/pg_hba.conf"));
        Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, TestSnapshots.Postgres), (change.Mode, change.Owner));
        Assert.True(draft.NeedsReload);
        Assert.Empty(draft.Findings);
    }

    [Fact]
    public void A_remedy_in_an_included_file_changes_that_file()
    {
        var snapshot = TestSnapshots.Of("include more.conf\n", major: 17, more: ("/pg/more.conf", "host all all all scram-sha-256\n"));
        var draft = FollowAdviceRecipe.Plan(snapshot, new() { Code = "hba-open-plaintext" }, []);
        Assert.Equal("hostssl all all all scram-sha-256\n", draft.Changes.After("/pg/more.conf"));
    }

    [Theory]
    [InlineData("hba-open-plaintext", "/pg/pg_hba.conf:9", "advice-gone")]
    [InlineData("hba-nonsense", null, "advice-gone")]
    [InlineData("hba-trust-local", "/pg/pg_hba.conf:3", "advice-not-mechanical")]
    public void What_is_not_advised_or_not_mechanical_is_refused(string code, string? at, string finding)
    {
        var draft = Plan(Hba, code, at);
        Assert.Empty(draft.Changes);
        Assert.Equal((finding, Severity.Error), (Assert.Single(draft.Findings).Code.Text, draft.Findings[0].Severity));
    }

    [Fact]
    public void A_code_without_its_place_is_enough_only_where_it_is_given_once()
    {
        Assert.Single(Plan(Hba, "hba-open-plaintext", null).Changes);
        Assert.Equal("advice-ambiguous",
            Assert.Single(Plan(Hba + "host replication repl 0.0.0.0/0 scram-sha-256\n", "hba-open-plaintext", null).Findings).Code.Text);
    }

    [Fact]
    public void A_file_that_the_server_would_not_take_is_not_edited_further() => Assert.Contains(
        Plan(Hba + "host all all\n", "hba-open-plaintext", null).Findings,
        finding => finding is { Code.Text: "hba-record-invalid", Severity: Severity.Error });

    [Fact]
    public void Without_TLS_at_the_server_no_record_is_made_hostssl() => Assert.Equal(
        "advice-not-mechanical",
        Assert.Single(FollowAdviceRecipe.Plan(TestSnapshots.Of(Hba, tls: false), new() { Code = "hba-open-plaintext" },
            []).Findings).Code.Text);

    private static RecipeDraft Plan(string hba, string code, string? at) =>
        FollowAdviceRecipe.Plan(TestSnapshots.Of(hba), new() { Code = code, At = at }, []);
}
