using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class AccessDeltaTests
{
    private static AccessDelta Compare(string before, string after) => AccessDelta.Compare(HbaText.Rules(before), HbaText.Rules(after));

    private static string[] Texts(IEnumerable<AccessEntry> entries) => [.. entries.Select(entry => entry.ToString())];

    [Fact]
    public void Host_to_hostssl_takes_plaintext_and_nothing_else()
    {
        var delta = Compare("host app alice 10.0.0.0/8 scram-sha-256\n", "hostssl app alice 10.0.0.0/8 scram-sha-256\n");
        Assert.Equal(["alice to app from 10.0.0.0/8 over plaintext: scram-sha-256, then refused"], Texts(delta.Losses));
        Assert.Empty(delta.Gains);
        Assert.Empty(delta.Undecided);
    }

    [Fact]
    public void A_later_record_that_lets_plaintext_in_makes_it_a_gain()
    {
        var delta = Compare(
            "host app alice 10.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 trust\n",
            "hostssl app alice 10.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 trust\n");
        Assert.Equal(["alice to app from 10.0.0.0/8 over plaintext: scram-sha-256, then trust"], Texts(delta.Gains));
        Assert.Empty(delta.Losses);
    }

    [Fact]
    public void A_client_certificate_more_is_a_loss_and_one_less_a_gain()
    {
        const string without = "hostssl all all all scram-sha-256\n", with = "hostssl all all all scram-sha-256 clientcert=verify-full\n";
        Assert.Equal(["all to all from all over TLS: scram-sha-256, then scram-sha-256 clientcert=verify-full"],
            Texts(Compare(without, with).Losses));
        Assert.Equal(["all to all from all over TLS: scram-sha-256 clientcert=verify-full, then scram-sha-256"],
            Texts(Compare(with, without).Gains));
        Assert.Empty(Compare(without, with).Gains);
    }

    [Theory]
    [InlineData("host all all all md5 # why\n", "host   all\tall all md5\n\n# other\n")]
    [InlineData("host all all all md5\n", "host all all all md5\nhost all all all trust\n")]
    [InlineData("host all all all md5\nlocal all all peer\n", "local all all peer\nhost all all all md5\n")]
    [InlineData("host a all all md5\nhost b all all trust\n", "host b all all trust\nhost a all all md5\n")]
    [InlineData("host all all 10.1.2.3/8 md5\n", "host all all 10.0.0.0 255.0.0.0 md5\n")]
    [InlineData("host all alice,bob all md5\n", "host all alice all md5\nhost all bob all md5\n")]
    [InlineData("host all all all md5\n", "host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\n")]
    [InlineData("host all all all md5\n", "hostssl all all all md5\nhostnossl all all all md5\n")]
    [InlineData("host all all all reject\n", "local all all reject\n")]
    [InlineData("host all +team all md5\nhost all all all md5\n", "host all all all md5\n")]
    public void What_changes_nothing_says_nothing(string before, string after)
    {
        var delta = Compare(before, after);
        Assert.Empty(Texts(delta.Gains));
        Assert.Empty(Texts(delta.Losses));
        Assert.Empty(Texts(delta.Undecided));
    }

    [Fact]
    public void A_reordering_that_changes_who_wins_is_seen()
    {
        var delta = Compare("host all alice all reject\nhost all all all trust\n", "host all all all trust\nhost all alice all reject\n");
        Assert.Equal(["alice to all from all over plaintext: refused, then trust", "alice to all from all over TLS: refused, then trust"],
            Texts(delta.Gains));
        Assert.Empty(delta.Losses);
    }

    [Fact]
    public void The_families_are_told_apart()
    {
        var delta = Compare("host all all all md5\n", "host all all 0.0.0.0/0 md5\n");
        Assert.Equal(["all to all from ::/0 over plaintext: md5, then refused", "all to all from ::/0 over TLS: md5, then refused"],
            Texts(delta.Losses));
    }

    [Fact]
    public void A_new_reject_takes_its_own_block_from_a_wider_record()
    {
        var delta = Compare("host all all 0.0.0.0/0 md5\n", "hostnossl all all 10.0.0.0/8 reject\nhost all all 0.0.0.0/0 md5\n");
        Assert.Equal(["all to all from 10.0.0.0/8 over plaintext: md5, then refused"], Texts(delta.Losses));
    }

    [Fact]
    public void Physical_replication_is_a_region_of_its_own()
    {
        var delta = Compare("host all all all md5\n", "host all all all md5\nhostssl replication repl all md5\n");
        Assert.Equal(["repl to replication from all over TLS: refused, then md5"], Texts(delta.Gains));
        Assert.Empty(Compare("host replication repl all md5\n", "host replication repl all md5\nhost all all all trust\n").Losses);
    }

    [Fact]
    public void A_group_record_is_told_by_its_group()
    {
        var delta = Compare("host all +team all scram-sha-256\n", "hostssl all +team all scram-sha-256\n");
        Assert.Equal(["+team to all from all over plaintext: scram-sha-256, then refused"], Texts(delta.Losses));
    }

    [Fact]
    public void A_host_name_record_is_told_by_its_name()
    {
        var delta = Compare("host all all db.example.com md5\n", "hostssl all all db.example.com md5\n");
        Assert.Equal(["all to all from db.example.com over plaintext: md5, then refused"], Texts(delta.Losses));
    }

    [Fact]
    public void A_name_that_a_group_above_may_hold_is_undecided()
    {
        var delta = Compare("host all +team all reject\nhost all alice all md5\n", "host all +team all reject\nhost all alice all trust\n");
        Assert.Equal(["alice to all from all over plaintext: refused or md5, then refused or trust",
            "alice to all from all over TLS: refused or md5, then refused or trust"], Texts(delta.Undecided));
        Assert.Empty(delta.Gains);
    }

    [Fact]
    public void Expressions_are_weighed_against_names_from_16()
    {
        var delta = Compare("host all /^al all reject\nhost all alice,bob all md5\n",
            "host all /^al all reject\nhostssl all alice,bob all md5\n");
        Assert.Equal(["bob to all from all over plaintext: md5, then refused"], Texts(delta.Losses));
    }

    [Fact]
    public void Another_kind_of_proof_takes_from_some_and_gives_to_others()
    {
        var delta = Compare("local all all peer\n", "local all all scram-sha-256\n");
        Assert.Single(delta.Losses);
        Assert.Single(delta.Gains);
    }

    [Fact]
    public void Cert_in_place_of_a_password_is_a_loss_and_the_password_dropped_a_gain()
    {
        var delta = Compare("hostssl all all all scram-sha-256 clientcert=verify-full\n", "hostssl all all all cert\n");
        Assert.Equal(["all to all from all over TLS: scram-sha-256 clientcert=verify-full, then cert"], Texts(delta.Gains));
        Assert.Empty(delta.Losses);
    }

    [Fact]
    public void Other_options_of_a_method_are_undecided()
    {
        var delta = Compare("host all all all ldap ldapprefix=a\n", "host all all all ldap ldapprefix=b\n");
        Assert.Contains("other options", delta.Undecided[0].After, StringComparison.Ordinal);
        Assert.Empty(delta.Losses);
    }

    [Fact]
    public void A_removed_wide_record_leaves_what_a_narrower_one_below_takes_over()
    {
        var delta = Compare("hostssl all all 0.0.0.0/0 trust\nhostssl all all 10.0.0.0/8 md5\n", "hostssl all all 10.0.0.0/8 md5\n");
        Assert.Equal(
            ["all to all from 10.0.0.0/8 over TLS: trust, then md5", "all to all from 0.0.0.0/0 over TLS: trust, then refused"],
            Texts(delta.Losses).OrderBy(text => text.Contains("refused", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_entry_points_at_the_line_that_decides()
    {
        var delta = Compare("host all all all md5\n", "# more\nhostssl all all all md5\nhostnossl all all all reject\n");
        Assert.Equal(3, Assert.Single(delta.Losses).LineNumber);
        Assert.Equal(1, Assert.Single(Compare("host all all all md5\n", "hostssl all all all md5\n").Losses).LineNumber);
    }

    [Fact]
    public void A_hundred_thousand_records_with_one_change_are_compared_at_once()
    {
        var before = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"host db{i} role{i} 10.0.0.0/8 md5\n"));
        var delta = Compare(before, before.Replace("host db500 ", "hostssl db500 ", StringComparison.Ordinal));
        Assert.Equal("role500", Assert.Single(delta.Losses).Roles);
    }

    [Fact]
    public void Ten_thousand_changed_records_are_compared_in_good_time()
    {
        var before = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"host db{i} role{i} 10.0.0.0/8 md5\n"));
        var delta = Compare(before, before.Replace("host ", "hostssl ", StringComparison.Ordinal));
        Assert.Equal(10_000, delta.Losses.Length);
    }
}
