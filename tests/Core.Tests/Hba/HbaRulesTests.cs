using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Lexing;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>What the view shows is held against real servers in Live.Tests; here stands what the view does not tell.</summary>
public sealed class HbaRulesTests
{
    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    [InlineData(18, false)]
    public void Clientcert_1_is_accepted_up_to_13_and_refused_without_a_word_in_the_view_after(int major, bool accepted)
    {
        var rules = HbaText.Rules("hostssl all all all md5 clientcert=1\n", PostgresVersion.OfMajor(major));
        Assert.Equal(accepted, rules.Accepted);
        Assert.Null(rules.Rows[0].Error);
        Assert.Equal(accepted, rules.Rows[0].Type is not null);
        Assert.Equal(accepted, rules.Findings.IsEmpty);
    }

    [Fact]
    public void A_file_without_a_record_is_not_accepted()
    {
        var rules = HbaText.Rules("# nothing\n\n");
        Assert.False(rules.Accepted);
        Assert.Empty(rules.Rows);
        Assert.Equal("hba-no-records", Assert.Single(rules.Findings).Code.Text);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        var rules = HbaRules.Read(ConfigurationFiles.Empty, "pg_hba.conf", HbaText.V18);
        Assert.Equal("hba-file-missing", Assert.Single(rules.Findings).Code.Text);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    public void A_list_that_includes_itself_is_told_as_the_end_of_the_server_before_16(int major)
    {
        var rules = HbaText.Rules("local all @names trust\n", PostgresVersion.OfMajor(major), ("names", "a @names"));
        Assert.False(rules.Accepted);
        Assert.Contains("shuts the whole server down", rules.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_16_a_list_that_includes_itself_is_an_error_of_depth()
    {
        var rules = HbaText.Rules("local all @names trust\n", HbaText.V18, ("names", "a @names"));
        Assert.Equal("could not open file \"names\": maximum nesting depth exceeded", rules.Rows[0].Error);
    }

    [Fact]
    public void A_file_that_includes_itself_a_thousand_times_ends()
    {
        var text = string.Concat(Enumerable.Repeat("include pg_hba.conf\n", 1000));
        Assert.False(HbaText.Rules(text).Accepted);
    }

    [Fact]
    public void Includes_stand_in_their_place_and_keep_their_own_names_and_numbers()
    {
        var rules = HbaText.Rules(
            "local a all trust\ninclude more.conf\nlocal z all trust\n", HbaText.V18, ("more.conf", "# first\nlocal m all trust\n"));
        Assert.Equal([("pg_hba.conf", 1), ("more.conf", 2), ("pg_hba.conf", 3)],
            rules.Records.Select(record => (record.FileName, record.LineNumber)));
    }

    [Fact]
    public void What_is_still_to_be_fetched_is_named_with_its_place()
    {
        var files = ConfigurationFiles.Empty.With("/etc/pg/pg_hba.conf",
            HbaText.Bytes("include a.conf\ninclude_dir d\nlocal @dbs all trust\ninclude_if_exists /x/b.conf\n"));
        var missing = HbaRules.MissingIncludes(files, "/etc/pg/pg_hba.conf", HbaText.V18);
        Assert.Equal<ConfInclude>(
            [
                new(ConfIncludeKind.Include, "/etc/pg/a.conf", "/etc/pg/pg_hba.conf", 1),
                new(ConfIncludeKind.IncludeDir, "/etc/pg/d", "/etc/pg/pg_hba.conf", 2),
                new(ConfIncludeKind.Include, "/etc/pg/dbs", "/etc/pg/pg_hba.conf", 3),
                new(ConfIncludeKind.IncludeIfExists, "/x/b.conf", "/etc/pg/pg_hba.conf", 4),
            ],
            missing.ToArray());
        var whole = files.With("/etc/pg/a.conf", HbaText.Bytes("")).WithDirectory("/etc/pg/d").With("/etc/pg/dbs", HbaText.Bytes("app"))
            .With("/x/b.conf", HbaText.Bytes(""));
        Assert.Empty(HbaRules.MissingIncludes(whole, "/etc/pg/pg_hba.conf", HbaText.V18));
    }

    [Fact]
    public void Before_16_include_is_no_record_type()
    {
        Assert.Equal("invalid connection type \"include\"", HbaText.Rules("include a.conf\n", HbaText.V15, ("a.conf", "")).Rows[0].Error);
    }

    [Fact]
    public void A_build_without_gssapi_names_what_is_missing_and_the_packaged_one_takes_it()
    {
        var files = ConfigurationFiles.Empty.With("pg_hba.conf", HbaText.Bytes("host all all all gss\n"));
        Assert.True(HbaRules.Read(files, "pg_hba.conf", HbaText.V18).Accepted);
        Assert.Contains("not supported by this build", HbaRules.Read(files, "pg_hba.conf", HbaText.V18, HbaBuild.Portable).Rows[0].Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void With_tls_off_hostssl_records_are_said_not_to_match_and_are_accepted()
    {
        var files = ConfigurationFiles.Empty.With("pg_hba.conf", HbaText.Bytes("hostssl all all all md5\n"));
        var rules = HbaRules.Read(files, "pg_hba.conf", HbaText.V18, HbaBuild.Packaged with { Ssl = false });
        Assert.True(rules.Accepted);
        Assert.Equal("hostssl", rules.Rows[0].Type);
        Assert.Equal("hostssl record cannot match because SSL is disabled", rules.Rows[0].Error);
    }

    [Fact]
    public void Cert_means_verify_full_and_its_record_says_so() =>
        Assert.Equal("verify-full", HbaText.Rules("hostssl all all all cert\n").Records[0].ClientCert);

    [Fact]
    public void A_secret_in_a_refused_list_stays_out_of_the_findings()
    {
        var rules = HbaText.Rules("host all all all radius radiusservers=127.0.0.1 radiussecrets=\"hush hush\"\n");
        Assert.DoesNotContain("hush", Assert.Single(rules.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_other_bytes_stay_other_names()
    {
        var files = ConfigurationFiles.Empty.With("pg_hba.conf",
            [.. "local all a"u8, 0xE9, .. " trust\nlocal all a"u8, 0xE8, .. " trust\n"u8]);
        var roles = HbaRules.Read(files, "pg_hba.conf", HbaText.V18).Records.Select(record => record.Roles[0].Text).ToArray();
        Assert.NotEqual(roles[0], roles[1]);
        Assert.Equal([(byte)'a', 0xE9], AuthText.Encode(roles[0]));
    }

    [Fact]
    public void A_range_that_only_the_view_finds_wrong_is_taken_by_a_reload()
    {
        var rules = HbaText.Rules("local \"/[é-à]\" all trust\n");
        Assert.True(rules.Accepted);
        Assert.Single(rules.Records);
        Assert.Equal("invalid regular expression \"[é-à]\": invalid character range", Assert.Single(rules.Rows).Error);
    }

    [Theory]
    [InlineData("ldap://h/dc=x?,", false)]
    [InlineData("ldap://h/dc=x?uid,", true)]
    [InlineData("ldap://h/dc=x?", true)]
    public void An_ldap_url_on_which_the_server_crashes_is_told_as_that(string url, bool accepted)
    {
        var rules = HbaText.Rules($"host all all all ldap \"ldapurl={url}\"\n");
        Assert.Equal(accepted, rules.Accepted);
        Assert.Equal(!accepted, rules.Findings.Any(finding => finding.Code.Text == "hba-ldap-url-ends-server"));
    }

    [Theory]
    [InlineData("on", null)]
    [InlineData("off", "hostssl record cannot match because SSL is disabled")]
    public void A_managed_server_is_read_with_its_own_settings(string ssl, string? error)
    {
        var build = HbaBuild.OfSettings(new Dictionary<string, string> { ["ssl"] = ssl, ["oauth_validator_libraries"] = "v" });
        var files = ConfigurationFiles.Empty.With("pg_hba.conf",
            HbaText.Bytes("hostssl all all all md5\nhost all all all oauth scope=s issuer=i\n"));
        var rules = HbaRules.Read(files, "pg_hba.conf", HbaText.V18, build);
        Assert.True(rules.Accepted);
        Assert.Equal(error, rules.Rows[0].Error);
    }
}
