using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class RequireTlsRecipeTests
{
    private static readonly RecipeRequest.RequireTls s_everything = new();

    private static string Hba(string before, RecipeRequest.RequireTls request) =>
        RequireTlsRecipe.Plan(TestSnapshots.Of(before), request).Changes.After("/pg/pg_hba.conf");

    [Fact]
    public void Host_becomes_hostssl_in_place_replication_and_IPv6_included()
    {
        const string Before = "# rules\nlocal   all  all  peer\nhost    all  all  127.0.0.1/32  scram-sha-256 # loopback\nhost    all  "
            + "all  ::1/128  scram-sha-256\nhost  replication repl 0.0.0.0/0 scram-sha-256\n";

        var after = Hba(Before, s_everything);

        Assert.Equal("# rules\nlocal   all  all  peer\nhostssl all  all  127.0.0.1/32  scram-sha-256 # loopback\nhostssl all  all  "
            + "::1/128  scram-sha-256\nhostssl replication repl 0.0.0.0/0 scram-sha-256\n", after);
    }

    [Fact]
    public void A_reject_stays_as_it_is_since_narrowed_to_TLS_it_would_let_plaintext_fall_through()
    {
        var after = Hba("host all mallory all reject\nhost all all all scram-sha-256\n", s_everything);

        Assert.StartsWith("host all mallory all reject\n", after, StringComparison.Ordinal);
        Assert.Contains("hostssl all all all", after, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostnossl_record_becomes_a_reject() =>
        Assert.Equal("hostnossl all all all reject\n", Hba("hostnossl all all all scram-sha-256\n", s_everything));

    [Fact]
    public void Of_a_record_for_all_only_the_chosen_role_is_closed()
    {
        var after = Hba("host all all 10.0.0.0/8 scram-sha-256\n", new() { Roles = ["app"] });

        Assert.Equal("hostnossl all app 10.0.0.0/8 reject\nhost all all 10.0.0.0/8 scram-sha-256\n", after);
    }

    [Fact]
    public void A_chosen_record_above_one_that_stays_open_is_closed_to_plaintext_first()
    {
        var after = Hba("host all app 10.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 trust\n",
            new() { Roles = ["app"], Addresses = ["10.0.0.0/8"] });

        Assert.Equal("hostnossl all app 10.0.0.0/8 reject\nhostssl all app 10.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 trust\n",
            after);
    }

    [Fact]
    public void Loopback_stays_when_it_is_kept_and_the_plan_says_so()
    {
        var draft = RequireTlsRecipe.Plan(
            TestSnapshots.Of("host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\nhost all all all scram-sha-256\n"),
            new() { KeepLocal = true });

        Assert.Equal("host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\nhostssl all all all scram-sha-256\n",
            draft.Changes.After("/pg/pg_hba.conf"));
        Assert.Equal(2, draft.Findings.Count(f => f.Code.Text == "hba-plaintext-remains"));
    }

    [Fact]
    public void Replication_stays_when_it_is_left_out_and_the_plan_warns()
    {
        var draft = RequireTlsRecipe.Plan(TestSnapshots.Of("host replication repl all scram-sha-256\nhost all all all scram-sha-256\n"),
            new() { Replication = false });

        Assert.StartsWith("host replication repl all", draft.Changes.After("/pg/pg_hba.conf"), StringComparison.Ordinal);
        Assert.Contains(draft.Findings, f => f is { Code.Text: "hba-plaintext-remains", Severity: Severity.Warning });
    }

    [Fact]
    public void With_TLS_off_nobody_could_enter_so_it_is_refused() =>
        Assert.Contains(RequireTlsRecipe.Plan(TestSnapshots.Of(tls: false), s_everything).Findings,
            f => f is { Code.Text: "tls-off", Severity: Severity.Error });

    [Fact]
    public void What_requires_TLS_already_makes_no_change()
    {
        var draft = RequireTlsRecipe.Plan(TestSnapshots.Of("hostssl all all all scram-sha-256\n"), s_everything);

        Assert.Empty(draft.Changes);
        Assert.DoesNotContain(draft.Findings, f => f.Severity == Severity.Error);
    }

    [Fact]
    public void Records_of_an_included_file_change_in_that_file()
    {
        var draft = RequireTlsRecipe.Plan(
            TestSnapshots.Of("include more.conf\n", major: 17, more: ("/pg/more.conf", "host all all all scram-sha-256\n")), s_everything);

        Assert.Equal("hostssl all all all scram-sha-256\n", draft.Changes.After("/pg/more.conf"));
        Assert.Single(draft.Changes);
    }

    [Fact]
    public void One_record_alone_is_closed_and_the_others_are_not_spoken_of()
    {
        var draft = RequireTlsRecipe.Plan(
            TestSnapshots.Of("host shop app 10.0.0.0/8 scram-sha-256\nhost all repl 192.168.0.0/16 scram-sha-256\n"),
            new() { Record = "/pg/pg_hba.conf:1" });

        Assert.Equal("hostssl shop app 10.0.0.0/8 scram-sha-256\nhost all repl 192.168.0.0/16 scram-sha-256\n",
            draft.Changes.After("/pg/pg_hba.conf"));
        Assert.Empty(draft.Findings);
    }

    [Fact]
    public void One_record_above_a_wider_one_is_closed_to_plaintext_first() =>
        Assert.Equal(
            "hostnossl shop app 10.1.0.0/16 reject\nhostssl shop app 10.1.0.0/16 md5\nhost all all 10.0.0.0/8 md5\n",
            Hba("host shop app 10.1.0.0/16 md5\nhost all all 10.0.0.0/8 md5\n", new() { Record = "/pg/pg_hba.conf:1" }));

    [Fact]
    public void A_later_record_of_an_expression_in_quotes_may_mean_the_same_role()
    {
        var snapshot = TestSnapshots.Of("host all app 10.0.0.0/8 md5\nhost all \"/^a\" 10.0.0.0/8 md5\n", major: 17);
        Assert.Equal("hostnossl all app 10.0.0.0/8 reject\nhostssl all app 10.0.0.0/8 md5\nhost all \"/^a\" 10.0.0.0/8 md5\n",
            RequireTlsRecipe.Plan(snapshot, new() { Record = "/pg/pg_hba.conf:1" }).Changes.After("/pg/pg_hba.conf"));
    }

    [Fact]
    public void A_later_record_of_another_network_needs_no_reject() =>
        Assert.Equal(
            "hostssl all all 127.0.0.1/32 md5\nhost all all 10.0.0.0/8 md5\nhost all all ::1/128 md5\n",
            Hba("host all all 127.0.0.1/32 md5\nhost all all 10.0.0.0/8 md5\nhost all all ::1/128 md5\n",
                new() { Record = "/pg/pg_hba.conf:1" }));

    [Theory]
    [InlineData("host all app 10.0.0.0/8 md5", "host replication repl 10.0.0.0/8 md5")]
    [InlineData("host all all 10.0.0.0/8 md5", "host replication repl 10.0.0.0/8 md5")]
    [InlineData("host shop app 10.0.0.0/8 md5", "host sameuser app 10.0.0.0/8 md5")]
    [InlineData("host all app 10.0.0.0/8 md5", "host all /^repl 10.0.0.0/8 md5")]
    public void A_later_record_that_nobody_of_the_first_can_match_needs_no_reject(string first, string later)
    {
        var snapshot = TestSnapshots.Of($"{first}\n{later}\n", major: 17);
        Assert.Equal($"hostssl{first[4..]}\n{later}\n",
            RequireTlsRecipe.Plan(snapshot, new() { Record = "/pg/pg_hba.conf:1" }).Changes.After("/pg/pg_hba.conf"));
    }

    [Theory]
    [InlineData("host all /^repl 10.0.0.0/8 md5", 17)]
    [InlineData("host sameuser all 10.0.0.0/8 md5", 17)]
    [InlineData("host all /app 10.0.0.0/8 md5", 15)]
    public void A_record_that_cannot_mean_the_chosen_role_gets_no_reject_for_it(string record, int major)
    {
        var request = new RecipeRequest.RequireTls { Roles = ["app"], Databases = ["shop"] };
        Assert.Empty(RequireTlsRecipe.Plan(TestSnapshots.Of(record + "\n", major: major), request).Changes);
        Assert.Equal($"hostnossl shop app 10.0.0.0/8 reject\nhost all /^a 10.0.0.0/8 md5\n",
            RequireTlsRecipe.Plan(TestSnapshots.Of("host all /^a 10.0.0.0/8 md5\n", major: 17), request).Changes.After("/pg/pg_hba.conf"));
    }

    [Theory]
    [InlineData("host sameuser all 10.0.0.0/8 md5", "app")]
    [InlineData("host all /^a 10.0.0.0/8 md5", "shop")]
    public void Of_a_chosen_group_only_the_server_knows_whom_a_word_means(string record, string database)
    {
        var request = new RecipeRequest.RequireTls { Roles = ["+team"], Databases = [database] };
        Assert.StartsWith($"hostnossl {database} +team 10.0.0.0/8 reject\n",
            RequireTlsRecipe.Plan(TestSnapshots.Of(record + "\n", major: 17), request).Changes.After("/pg/pg_hba.conf"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_name_that_reads_like_a_keyword_stays_in_quotes() => Assert.Equal(
        "hostnossl all app \"all\" reject\nhost all all \"all\" md5\n",
        Hba("host all all \"all\" md5\n", new() { Roles = ["app"] }));

    [Theory]
    [InlineData("/pg/pg_hba.conf:9")]
    [InlineData("pg_hba.conf:1")]
    public void A_record_that_is_not_there_is_refused(string record) =>
        Assert.Contains(RequireTlsRecipe.Plan(TestSnapshots.Of(), new() { Record = record }).Findings,
            f => f is { Code.Text: "record-missing", Severity: Severity.Error });

    [Fact]
    public void A_record_that_lets_no_plaintext_in_changes_nothing() =>
        Assert.Empty(RequireTlsRecipe.Plan(TestSnapshots.Of("hostssl all all all md5\n"), new() { Record = "/pg/pg_hba.conf:1" }).Changes);
}
