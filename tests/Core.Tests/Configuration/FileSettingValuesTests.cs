using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using static PgTlsDashboard.Core.Tests.Configuration.ConfigurationText;

namespace PgTlsDashboard.Core.Tests.Configuration;

/// <summary>What a server of a major takes as a value; the live tests ask real ones the same.</summary>
public sealed class FileSettingValuesTests
{
    [Theory]
    [InlineData("ssl = tr", true)]
    [InlineData("ssl = of", true)]
    [InlineData("ssl = o", false)]
    [InlineData("ssl = ''", false)]
    [InlineData("ssl = maybe", false)]
    [InlineData("work_mem = 64", true)]
    [InlineData("work_mem = 63", false)]
    [InlineData("work_mem = '0.5GB'", true)]
    [InlineData("work_mem = ' 1024 kB '", true)]
    [InlineData("work_mem = '1 kb'", false)]
    [InlineData("work_mem = '1 min'", false)]
    [InlineData("work_mem = 0x100", true)]
    [InlineData("statement_timeout = 08", false)]
    [InlineData("statement_timeout = 1us", true)]
    [InlineData("statement_timeout = 2147483648", false)]
    [InlineData("max_connections = 100kB", false)]
    [InlineData("cpu_tuple_cost = .5e-1", true)]
    [InlineData("cpu_tuple_cost = -0.1", false)]
    [InlineData("seq_page_cost = nan", false)]
    [InlineData("wal_level = HOT_STANDBY", true)]
    [InlineData("wal_level = none", false)]
    [InlineData("ssl_max_protocol_version = ''", true)]
    [InlineData("ssl_min_protocol_version = ''", false)]
    [InlineData("log_destination = 'stderr, csvlog'", true)]
    [InlineData("log_destination = 'stderr,'", false)]
    [InlineData("server_version = 15", false)]
    [InlineData("sort_mem = 1MB", true)]
    [InlineData("ssl_ca_file = 'whatever'", true)]
    [InlineData("my.own = whatever", true)]
    public void A_value_is_applied_as_its_kind_allows(string line, bool applied)
    {
        var row = Read(line, 15);

        Assert.Equal(applied, row.Applied);
        Assert.Equal(applied ? null : "setting could not be applied", row.Error);
    }

    [Theory]
    [InlineData("log_connections = t", 17, null)]
    [InlineData("log_connections = t", 18, "setting could not be applied")]
    [InlineData("log_connections = 'receipt,all'", 18, null)]
    [InlineData("log_connections = 'on,off'", 18, "setting could not be applied")]
    [InlineData("password_encryption = on", 13, null)]
    [InlineData("password_encryption = on", 14, "setting could not be applied")]
    [InlineData("log_destination = jsonlog", 14, "setting could not be applied")]
    [InlineData("log_destination = jsonlog", 15, null)]
    [InlineData("ssl_groups = X25519", 17, "unrecognized configuration parameter")]
    [InlineData("ssl_groups = X25519", 18, null)]
    [InlineData("ssl_ecdh_curve = X25519", 18, null)]
    [InlineData("ssl_crl_dir = ''", 13, "unrecognized configuration parameter")]
    [InlineData("ssl_crl_dir = ''", 14, null)]
    [InlineData("what_is_this = 1", 18, null)]
    [InlineData("what_is_this = 1", 19, null)]
    [InlineData("what_is_this = 1", 12, null)]
    public void What_is_known_depends_on_the_major(string line, int major, string? error) => Assert.Equal(error, Read(line, major).Error);

    [Fact]
    public void One_name_that_the_server_lacks_keeps_all_others_from_being_applied()
    {
        var rows = FileSettings.Read(
            ConfigurationFiles.Empty.With("postgresql.conf", Bytes("ssl = on\nbogus = 1\n")), "postgresql.conf", null,
            PostgresVersion.OfMajor(15), static name => name == "ssl");

        Assert.DoesNotContain(rows, static row => row.Applied);
        Assert.Equal([null, FileSettings.Unrecognized], rows.Select(static row => row.Error));
    }

    [Fact]
    public void A_name_that_nobody_was_asked_about_is_not_known_and_no_error()
    {
        var rows = FileSettings.Read(
            ConfigurationFiles.Empty.With("postgresql.conf", Bytes("ssl = on\nbogus = 1\nmy.own = 1\n")), "postgresql.conf", null,
            PostgresVersion.OfMajor(15));

        Assert.All(rows, static row => Assert.True(row is { Applied: true, Error: null }));
        Assert.Equal([false, true, false], rows.Select(static row => row.NameNotKnown));
    }

    [Theory]
    [InlineData("role = 'x'")]
    [InlineData("sort_mem = 4096")]
    public void What_pg_settings_does_not_list_may_be_known_all_the_same(string line) => Assert.Null(Assert.Single(FileSettings.Read(
        ConfigurationFiles.Empty.With("postgresql.conf", Bytes(line)), "postgresql.conf", null, PostgresVersion.OfMajor(15),
        static _ => false)).Error);

    [Fact]
    public void A_bad_value_that_a_later_line_overrides_does_no_harm()
    {
        var rows = FileSettings.Read(
            ConfigurationFiles.Empty.With("postgresql.conf", Bytes("ssl = maybe\nssl = on\nport = x\n")), "postgresql.conf", null,
            PostgresVersion.OfMajor(15));

        Assert.Equal([null, null, "setting could not be applied"], rows.Select(static row => row.Error));
        Assert.Equal([false, true, false], rows.Select(static row => row.Applied));
    }

    private static FileSetting Read(string line, int major) => Assert.Single(FileSettings.Read(
        ConfigurationFiles.Empty.With("postgresql.conf", Bytes(line)), "postgresql.conf", null, PostgresVersion.OfMajor(major)));
}
