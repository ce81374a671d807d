using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Configuration;

/// <summary>
/// The rows of <see cref="FileSettings"/> against <c>pg_file_settings</c> of real servers, files as tricky as people and chance make them;
/// on servers of its own, which are never reloaded.
/// </summary>
public sealed class ConfigurationTests(ServersByMajor servers) : IClassFixture<ServersByMajor>
{
    private static readonly ImmutableArray<(string Name, string Text)[]> s_tricky =
    [
        [("", "work_mem = 5MB\nWORK_MEM 6MB # why\nwork_mem='7MB'#\n\n\twork_mem\t=\t8MB \r\n# work_mem = 9MB\nwork_mem = 10MB")],
        [("", "SSL = on\nssl = off\nSsl = on\nsort_mem = 1MB\nwork_mem = 2MB\nvacuum_mem = 1MB\n")],
        [("", "plpgsql.extra_warnings = all\nfoo.bar = 1\nFoo.bar = 2\n_x.é = 'é'\n")],
        [("", "work_mem = 5MB\nbogus = 1\nwork_mem = 6MB\nbogus.x = 2\nBoGuS2 = x\n")],
        [("", "log_duration = maybe\nlog_duration = on\nlog_hostname = on\nlog_hostname = maybe\n")],
        [("", "work_mem = 5MB\nwork_mem = \nwork_mem = 6MB\n")],
        [("", "work_mem = 5MB\n\nwork_mem =")],
        [("", "work_mem = 5MB\n\nwork_mem")],
        [("", "work_mem")],
        [("", "work_mem = 5MB\nwork_mem = 1 2")],
        [("", "work_mem = 5MB\rlog_duration = on\n")],
        [("", "\uFEFFwork_mem = 5MB\n")],
        [("", "log_line_prefix = '\\\\b\\101\\1\\400c''d\\q\\'x'\napplication_name = 'x\0y'\nsearch_path = 'a\\000b'\n")],
        [("", "search_path = a.b\n")],
        [("", "search_path = en_US.UTF-8\nsearch_path = x:/y\nsearch_path'z'\nwork_mem+100\n")],
        [("", "work_mem = 0x100\ncpu_tuple_cost = .5e-1\ncpu_tuple_cost = 1.\nwork_mem = 0.5e3\nwork_mem = '0.5GB'\nwork_mem = ' "
            + "1024 kB '\n")],
        [("", "work_mem = 1e5\n")],
        [("", "work_mem = 0.5GB\n")],
        [("", "ssl_ca_file = /etc/ca.crt\n")],
        [("", "listen_addresses = *\n")],
        [("", "log_duration = tr\nlog_hostname = of\nlog_checkpoints = o\nlog_disconnections = yess\nlog_executor_stats = "
            + "1\nlog_planner_stats = ''\n")],
        [("", "work_mem = 63\nmaintenance_work_mem = '1 kb'\ntemp_file_limit = -2\nstatement_timeout = '1us'\nlock_timeout = '2.5 "
            + "min'\nidle_in_transaction_session_timeout = 2147483648\n")],
        [("", "statement_timeout = 010\nlock_timeout = 08\ndeadlock_timeout = 0\nbgwriter_delay = '10.4ms'\nautovacuum_naptime = '1 d "
            + "2'\nseq_page_cost = nan\nrandom_page_cost = inf\n")],
        [("", "synchronous_commit = TRUE\nwal_compression = yes\nconstraint_exclusion = part\nbytea_output = "
            + "HEX\nssl_max_protocol_version = ''\nssl_min_protocol_version = ''\nlog_min_messages = debug\n")],
        [("", "log_connections = t\nlog_destination = 'stderr, csvlog'\n")],
        [("", "log_connections = 'on'\nlog_destination = 'stderr,'\n")],
        [("", "log_connections = 'receipt,all'\nlog_destination = ''\n")],
        [("", "log_connections = 'on,off'\nlog_destination = '\"stderr\" , SYSLOG'\n")],
        [("", "block_size = 8192\ndefault_with_oids = off\nssl_renegotiation_limit = 0\nseed = 0.5\nis_superuser = "
            + "on\nserver_version = 1\n")],
        [("", "default_with_oids = on\nssl_renegotiation_limit = 1\nseed = 2\n")],
        [("", "include 'a.conf'\nwork_mem = 1MB\n"), ("a.conf", "work_mem = 2MB\ninclude './sub/b.conf'\nlog_duration = on"),
            ("sub/b.conf", "include c.conf\nlog_duration = off"), ("sub/c-conf", "work_mem = 4MB")],
        [("", "include 'sub/../sub/./b.conf'\ninclude 'sub//b.conf'\ninclude 'sub/'\n"), ("sub/b.conf", "work_mem = 3MB\n")],
        [("", "include 'nope'\ninclude 'postgresql.conf'\nwork_mem = 1MB\ninclude_dir 'nodir'\ninclude_if_exists nope2\ninclude "
            + "'/nope/x'\ninclude './a/../b'\ninclude '../zz'\ninclude 'a/./b'\ninclude ''\ninclude_dir ' '\n")],
        [("", "include sub\nwork_mem = 1MB\ninclude_if_exists sub\n"), ("sub/a", "")],
        [("", "include_dir 'sub'\nwork_mem = 1MB\n"), ("sub/b.conf", "work_mem = 2MB\n"), ("sub/a.conf", "work_mem = 3MB\n"),
            ("sub/Z.conf", "work_mem = 4MB"), ("sub/.h.conf", "bad"), ("sub/.conf", "bad"), ("sub/x.CONF", "bad"), ("sub/10.conf", ""),
            ("sub/deep/x.conf", "bad")],
        [("", "include_dir sub\nwork_mem = 1MB\n"), ("sub/a.conf", "work_mem 1\n"), ("sub/b.conf", "work_mem 1 2\nwork_mem = 5\n"),
            ("sub/c.conf", "work_mem = 3MB\n")],
        [("", "include_dir 'sub/.'\ninclude_dir 'sub/deep/..'\ninclude_dir 'sub/deep/../../sub/../sub/deep/.'\n"),
            ("sub/deep/b.conf", "work_mem = 2MB\n"), ("sub/a.conf", "include 'deep/.././deep/b.conf'\n")],
        [("", "include_dir '.'\nwork_mem = 1MB\n")],
        [("", "include a\nwork_mem = 1MB\n"), ("a", "include b\nwork_mem = 2MB\n"), ("b", "work_mem = 3MB\ninclude a\n")],
        [("", "include a\nwork_mem = 1MB\n"), ("a", "work_mem = bad 1\nwork_mem = 2MB\n")],
        [("", "work_mem = 1MB\nlog_duration = on\n"), ("postgresql.auto.conf", "# Do not edit\nwork_mem = '2MB'\n")],
        [("", "work_mem = 1MB\n"), ("postgresql.auto.conf", "work_mem = a b\n")],
        [("", "work_mem = 1 1\n"), ("postgresql.auto.conf", "work_mem = '2MB'\n")],
    ];

    /// <summary>What each server knows, by its own word.</summary>
    private static readonly ConcurrentDictionary<PostgresServer, HashSet<string>> s_names = new();

    private static readonly string[] s_fragments =
    [
        "work_mem", "WORK_MEM", "log_duration", "search_path", "foo.bar", "bogus", "include", "include_dir", "include_if_exists", " = ",
        "=", " ", "\t", "\n", "\n", "\n", "\r\n",
        "#", "'", "''", "'on'", "'it''s'", "'1MB'", "\\", "on", "maybe", "100", "-5", "0x1F", "0.5", ".", "4MB", "1e5", "a.b", "a-b",
        "'sub'", "sub", "a", "'a'", "é", "\"", "*", "'\\t\\61'",
    ];

    /// <summary>Lines, most of them nearly right, since the view stops at a file's first syntax error.</summary>
    private static readonly Gen<string> s_line = Gen.Frequency(
        (6, Gen.Select(
            Gen.OneOf("work_mem", "WORK_MEM", "log_duration", "search_path", "foo.bar", "include", "include_dir", "include_if_exists",
                "cpu_tuple_cost", "bytea_output"),
            Gen.OneOf(" = ", "=", " ", "\t=\t"),
            Gen.OneOf("on", "'on'", "100", "'100kB'", "0x100", "1.5", "-1", "'a'", "a", "'sub'", "'sub/b.conf'", "''", "'\\150ex'",
                "'it''s'", "hex", "escape", "1MB"),
            Gen.OneOf("", " ", " # c", "\r"),
            static (name, equals, value, end) => name + equals + value + end)),
        (1, Gen.OneOf(s_fragments).Array[0, 6].Select(static parts => string.Concat(parts))));

    private static readonly Gen<string> s_text = s_line.Array[0, 8].Select(static lines => string.Join('\n', lines));

    [Theory, ClassData(typeof(Majors))]
    public async Task The_rows_of_tricky_files_are_the_views_rows(int major)
    {
        var server = await servers.ServerAsync(major);
        foreach (var files in s_tricky) await CompareAsync(server, files);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_rows_of_random_files_are_the_views_rows(int major)
    {
        var server = await servers.ServerAsync(major);
        await Gen.Select(s_text, s_text, s_text, s_text).SampleAsync(
            async (root, a, b, auto) => await CompareAsync(server, ("", root), ("a", a), ("sub/b.conf", b), ("postgresql.auto.conf", auto)),
            iter: 100, threads: 1);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task What_is_set_by_the_document_is_what_the_server_reads(int major)
    {
        var server = await servers.ServerAsync(major);
        await Gen.Select(s_text, Gen.String[Gen.Char['\u0001', '\u017F'].Where(static c => c is not ('\n' or '\r')), 0, 12]).SampleAsync(
            async (text, value) =>
            {
                var set = PostgresqlConf.Parse(Bytes(text.Replace("include", "#", StringComparison.Ordinal))).Set("application_name", value)
                    .ToBytes();
                var rows = await CompareAsync(server, ("", Encoding.UTF8.GetString(set.AsSpan())));
                if (rows.All(static row => row.Name is not null))
                    Assert.Contains(rows, row => row.Name == "application_name" && row.Value == value);
            },
            iter: 50, threads: 1);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Every_setting_of_the_server_is_known_with_its_kind(int major)
    {
        var server = await servers.ServerAsync(major);
        // Settings of the start refuse what differs from the running server, whatever its kind.
        var all = await server.QueryAsync("select name, setting from pg_settings where context <> 'postmaster' or setting <> ''");
        var newer = all.Select(static row => row[0]!).Where(name => Read(name, PostgresVersion.OfMajor(major)).NameNotKnown)
            .ToHashSet(StringComparer.Ordinal);
        // A minor release after the catalogue's may know more; of those the kind is not known here, and no name is an error.
        Assert.All(all, row => Assert.NotEqual(FileSettings.Unrecognized, Read(row[0]!, server.Version).Error));
        all = [.. all.Where(row => !newer.Contains(row[0]!))];
        await CompareAsync(server, ("", Assignments(all.Select(static row => (row[0]!, row[1]!)))));

        // What max_stack_depth takes depends on the machine's own limit, and transaction_isolation on the transaction that asks.
        var numbers = await server.QueryAsync("select name, min_val, max_val from pg_settings where vartype in ('integer', 'real') and "
            + "context not in ('postmaster', 'internal') and name <> 'max_stack_depth'");
        numbers = [.. numbers.Where(row => !newer.Contains(row[0]!))];
        await CompareAsync(server, ("", Assignments(numbers.Select(static row => (row[0]!, row[1]!)))));
        await CompareAsync(server, ("", Assignments(numbers.Select(static row => (row[0]!, row[2]!)))));
        await CompareAsync(server, ("", Assignments(numbers.Select(static row => (row[0]!, $"-{row[2]}9")))));
        await CompareAsync(server, ("", Assignments(numbers.Select(static row => (row[0]!, "1 min")))));
        await CompareAsync(server, ("", Assignments(numbers.Select(static row => (row[0]!, "16MB")))));

        var words = await server.QueryAsync("select name, unnest(enumvals) from pg_settings where vartype = 'enum' and context <> "
            + "'postmaster' and name <> 'transaction_isolation'");
        words = [.. words.Where(row => !newer.Contains(row[0]!))];
        foreach (var nth in words.GroupBy(static row => row[0]).SelectMany(static rows => rows.Index()).GroupBy(static row => row.Index))
            await CompareAsync(server, ("", Assignments(nth.Select(static row => (row.Item[0]!, row.Item[1]!)))));
        await CompareAsync(server, ("", Assignments(words.Select(static row => (row[0]!, "maybe")).Distinct())));
    }

    [Fact]
    public async Task The_rows_of_published_files_are_the_views_rows()
    {
        foreach (var major in new[] { 13, 15, 18 })
        {
            var server = await servers.ServerAsync(major);
            var undecided =
                (await server.QueryAsync("select lower(name) from pg_settings where context = 'postmaster' or vartype = 'string' or "
                    + "name ~ 'compression'")).Select(static row => row[0]!).ToHashSet();
            foreach (var path in TestData.Files("postgresql_conf"))
                await CompareAsync(server, undecided, ("", await File.ReadAllTextAsync(path)));
        }
    }

    private static FileSetting Read(string name, PostgresVersion version) => Assert.Single(FileSettings.Read(
        ConfigurationFiles.Empty.With("postgresql.conf", Bytes($"{name} = 1\n")), "postgresql.conf", null, version));

    private static string Assignments(IEnumerable<(string Name, string Value)> settings) =>
        string.Join('\n',
            settings.Select(static setting => $"{setting.Name} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'"));

    private static Task<ImmutableArray<FileSetting>> CompareAsync(PostgresServer server, params (string Name, string Text)[] files) =>
        CompareAsync(server, [], files);

    private static async Task<ImmutableArray<FileSetting>> CompareAsync(PostgresServer server, HashSet<string> undecided,
        params (string Name, string Text)[] files)
    {
        var data = server.DataDirectory;
        foreach (var old in new[] { "a", "a.conf", "b", "postgresql.auto.conf" }) File.Delete(Path.Combine(data, old));
        if (Directory.Exists(Path.Combine(data, "sub"))) Directory.Delete(Path.Combine(data, "sub"), recursive: true);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(data, name.Length == 0 ? "postgresql.conf" : name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        if (!s_names.TryGetValue(server, out var names))
            s_names[server] = names = (await server.QueryAsync("select lower(name) from pg_settings")).Select(static row => row[0]!)
                .ToHashSet(StringComparer.Ordinal);
        var rows = FileSettings.Read(
            Load(Path.Combine(data, "postgresql.conf"), Path.Combine(data, "postgresql.auto.conf"), server.Version),
            Path.Combine(data, "postgresql.conf"),
            Path.Combine(data, "postgresql.auto.conf"),
            server.Version,
            name => names.Contains(name.ToLowerInvariant()));
        // A session that met a qualified name knows it from then on, as a server does that was started with it.
        const string View = "select coalesce(name, '-'), coalesce(setting, '-'), sourcefile, sourceline, applied, coalesce(error, '-') "
            + "from pg_file_settings where sourcefile is not null order by seqno;";
        var answers = await server.QueryAsync($"{View} select 'again'; {View}");
        var expected = answers.SkipWhile(static row => row[0] != "again").Skip(1)
            .Select(row => Row(row[0]!, row[1]!, row[2]!, row[3]!, row[4]!, row[5]!)).ToArray();
        var actual = rows.Select(row => Row(row.Name ?? "-", row.Value ?? "-", row.FileName, $"{row.LineNumber}", row.Applied
            ? "t"
            : "f", row.Error ?? "-")).ToArray();
        Assert.True(
            expected.SequenceEqual(actual),
            string.Join('\n',
                [.. files.Select(static file => $"--- {file.Name}\n{file.Text}"), "--- the server only", .. expected.Except(actual),
                    "--- ours only", .. actual.Except(expected), "--- the server", .. expected]));
        return rows;

        // Only the server decides about these: by its own check, its build, or what it was started with.
        string Row(string name, string value, string file, string line, string applied, string error) =>
            undecided.Contains(name.ToLowerInvariant()) && (applied == "t" || error == "setting could not be applied")
                ? $"{name}|{value}|{file}|{line}"
                : $"{name}|{value}|{file}|{line}|{applied}|{error}";
    }

    /// <summary>Fetches what is missing until only what the disk does not have is left.</summary>
    private static ConfigurationFiles Load(string root, string auto, PostgresVersion version)
    {
        var files = ConfigurationFiles.Empty.With(root, [.. File.ReadAllBytes(root)]);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (FileSettings.MissingIncludes(files, root, auto, version).Where(wanted => asked.Add(wanted.Path))
            .ToArray() is { Length: > 0 } missing)
        {
            foreach (var path in missing.Select(static wanted => wanted.Path))
            {
                if (File.Exists(path)) files = files.With(path, [.. File.ReadAllBytes(path)]);
                if (!Directory.Exists(path)) continue;
                files = files.WithDirectory(path);
                foreach (var file in Directory.GetFiles(path, "*.conf")) files = files.With(file, [.. File.ReadAllBytes(file)]);
            }
        }
        return files;
    }

    private static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];
}
