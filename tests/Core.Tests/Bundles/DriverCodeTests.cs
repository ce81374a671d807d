using System.Text.Json;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

/// <summary>The texts of a bundle as their own languages read them, with values that try to break out.</summary>
public sealed class DriverCodeTests : IDisposable
{
    private const string Hostile =
        "a\"b\\c'd$HOME`id`$(id)#e;f\\u0022\\u000a\\012%s%n${x}{{y}}</script>ü😀\u2028\u202e\t\nuser=postgres\n[evil] \\";
    private const string HostileDatabase = "';drop \\\n--\"";

    private readonly SampleBundle _bundle =
        new(role: Hostile, host: "127.0.0.1", database: HostileDatabase, target: "p\"]\nevil=1\n", port: 6543);
    private readonly ScratchDirectory _scratch = new();

    public void Dispose()
    {
        _bundle.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Python_passes_every_value_to_psycopg_to_the_letter()
    {
        _scratch.Write("psycopg.py", "import json\ndef connect(**settings):\n    print(json.dumps(settings))\n    raise SystemExit(0)\n");
        AssertSettings(Run("python3", Write("psycopg-example.py")), "user", "dbname", "sslmode", "verify-full");
    }

    [Fact]
    public void Node_passes_every_value_to_node_postgres_to_the_letter()
    {
        Directory.CreateDirectory(_scratch.File("node_modules/pg"));
        _scratch.Write("node_modules/pg/index.js",
            "exports.Client = class { constructor(s) { s.ssl.ca = `${s.ssl.ca}`; console.log(JSON.stringify(s)); process.exit(0); } };");
        Directory.CreateDirectory(_scratch.File(".postgresql/" + _bundle.Folder));
        foreach (var name in new[] { "root.crt", "postgresql.crt", "postgresql.key" })
            _scratch.Write($".postgresql/{_bundle.Folder}/{name}", _bundle.Text(name));

        var settings = Run("node", Write("node-postgres.js"));

        AssertSettings(settings, "user", "database", null, null);
        Assert.Equal(_bundle.Text("root.crt"), settings.GetProperty("ssl").GetProperty("ca").GetString());
        Assert.True(settings.GetProperty("ssl").GetProperty("rejectUnauthorized").GetBoolean());
    }

    [Fact]
    public void Java_passes_every_value_to_the_driver_to_the_letter()
    {
        _scratch.Write("StubDriver.java", """
            import java.sql.*;
            import java.util.*;
            public class StubDriver implements Driver {
                static { try { DriverManager.registerDriver(new StubDriver()); } catch (SQLException e) { throw new Error(e); } }
                static String quote(String s) {
                    var b = new StringBuilder("\"");
                    for (char c : s.toCharArray()) b.append(String.format("\\u%04x", (int) c));
                    return b.append('"').toString();
                }
                public Connection connect(String url, Properties p) {
                    var parts = new ArrayList<String>();
                    for (String k : p.stringPropertyNames()) parts.add(quote(k) + ":" + quote(p.getProperty(k)));
                    parts.add("\"url\":" + quote(url));
                    System.out.println("{" + String.join(",", parts) + "}");
                    System.exit(0);
                    return null;
                }
                public boolean acceptsURL(String url) { return url.startsWith("jdbc:postgresql:"); }
                public DriverPropertyInfo[] getPropertyInfo(String url, Properties p) { return new DriverPropertyInfo[0]; }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
            }
            """);
        Directory.CreateDirectory(_scratch.File("META-INF/services"));
        _scratch.Write("META-INF/services/java.sql.Driver", "StubDriver");
        Write("jdbc.java");
        ExternalTool.RunIn(_scratch.Path, null, "javac", "StubDriver.java", "jdbc.java").MustSucceed();

        var settings = Run("java", "-cp", ".", "Jdbc");

        Assert.Equal(Hostile, settings.GetProperty("user").GetString());
        Assert.Equal("verify-full", settings.GetProperty("sslmode").GetString());
        Assert.Equal("jdbc:postgresql://127.0.0.1:6543/" + Uri.EscapeDataString(HostileDatabase),
            settings.GetProperty("url").GetString());
        Assert.EndsWith($"/.postgresql/{_bundle.Folder}/postgresql.pk8", settings.GetProperty("sslkey").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void CSharp_passes_every_value_to_Npgsql_to_the_letter()
    {
        // Npgsql as this test project has it: nothing is fetched.
        var npgsql = typeof(Npgsql.NpgsqlConnection).Assembly.Location;
        var logging = Path.Combine(Path.GetDirectoryName(npgsql)!, "Microsoft.Extensions.Logging.Abstractions.dll");
        _scratch.Write("x.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>
              <ItemGroup><Reference Include="{npgsql}" /><Reference Include="{logging}" /></ItemGroup>
            </Project>
            """);
        var code = _bundle.Text("npgsql.cs");
        const string Use = "await using var source";
        Assert.Contains(Use, code, StringComparison.Ordinal);
        _scratch.Write("npgsql.cs",
            code.Replace(Use,
                "Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { settings.Host, settings.Port, settings.Database, "
                    + "settings.Username, Mode = settings.SslMode.ToString() }));\nif (args.Length == 0) return;\n" + Use,
                    StringComparison.Ordinal));
        ExternalTool.RunIn(_scratch.Path, null, "dotnet", "build", "-v", "q", "-o", "out").MustSucceed();

        AssertSettings(Run("dotnet", "out/x.dll"), "Username", "Database", "Mode", "VerifyFull");
    }

    [Theory]
    [InlineData("pgx.go", "pgx.Connect(ctx, ")]
    [InlineData("lib-pq.go", "sql.Open(\"postgres\", ")]
    public void Go_code_holds_one_literal_with_every_value(string file, string before)
    {
        // Go's escapes here are Python's too.
        var literal = _bundle.Text(file).Split(before)[1].Split('\n')[0].TrimEnd('+');
        var text = Run("python3", "-c", "import ast, json, sys; print(json.dumps({'v': ast.literal_eval(sys.argv[1])}))", literal)
            .GetProperty("v").GetString()!;

        AssertLibpq(Libpq(text));
    }

    [Fact]
    public void A_shell_hands_psql_one_string_that_libpq_reads_to_the_letter()
    {
        var shim = Directory.CreateDirectory(_scratch.File("shim")).FullName;
        _scratch.Write("shim/psql", "#!/bin/sh\n[ $# -eq 1 ] || exit 3\nprintf %s \"$1\"\n");
        ExternalTool.Run("chmod", "+x", shim + "/psql").MustSucceed();

        var given = ExternalTool.RunIn(_scratch.Path, new Dictionary<string, string> { ["PATH"] = shim + ":/usr/bin:/bin" }, "dash",
            Write("psql.txt")).MustSucceed().Output;

        AssertLibpq(Libpq(given));
        Assert.Single(_bundle.Text("psql.txt").TrimEnd('\n').Split('\n'), line => !line.StartsWith('#'));
        Assert.EndsWith($"/.postgresql/{_bundle.Folder}/postgresql.key", Libpq(given).GetProperty("sslkey").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repl")]
    [InlineData("O'Brien \\ \"x\"")]
    [InlineData(" lead and trail ")]
    [InlineData("ü=%41 #")]
    public void The_real_psql_takes_the_string_and_only_the_connection_fails(string role)
    {
        using var bundle = new SampleBundle(role: role, host: "127.0.0.1", database: role, port: 1);
        Assert.Equal(role, Libpq(ConnectionString(bundle)).GetProperty("user").GetString());

        var run = ExternalTool.RunIn(null, new Dictionary<string, string> { ["HOME"] = _scratch.Path }, "psql", ConnectionString(bundle))
            .MustFail();

        Assert.Contains("port 1 failed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repl", true)]
    [InlineData("O'Brien \\ \"x\" # ; =", true)]
    [InlineData(" lead", true)]
    [InlineData("trail ", false)]
    [InlineData("a\nsslmode=disable", false)]
    public void A_service_file_gives_the_role_to_the_letter_or_leaves_it_out(string role, bool written)
    {
        using var bundle = new SampleBundle(role: role, target: "my target]\nx");
        var file = _scratch.Write("pg_service.conf", bundle.Text("pg_service.conf"));

        var defaults = Python(LibpqCode + "lib.PQconndefaults.restype = ctypes.c_void_p\nread(lib.PQconndefaults())",
            new() { ["PGSERVICEFILE"] = file, ["PGSERVICE"] = bundle.Folder, ["HOME"] = _scratch.Path });

        Assert.Equal("db.example.com", defaults.GetProperty("host").GetString());
        Assert.Equal("app", defaults.GetProperty("dbname").GetString());
        Assert.Equal("verify-full", defaults.GetProperty("sslmode").GetString());
        Assert.Equal(written, defaults.GetProperty("user").GetString() == role);
    }

    [Theory]
    [InlineData("repl", "user=repl")]
    [InlineData("my role", "user=my role")]
    [InlineData("a#b", "# user: pgmoneta.conf cannot spell this value")]
    [InlineData("a;b", "# user: pgmoneta.conf cannot spell this value")]
    [InlineData("$HOME", "# user: pgmoneta.conf cannot spell this value")]
    [InlineData("a\nhost=evil", "# user: pgmoneta.conf cannot spell this value")]
    public void A_role_never_adds_a_line_to_pgmoneta_conf(string role, string line)
    {
        using var bundle = new SampleBundle(role: role);
        var lines = bundle.Text("pgmoneta.conf").TrimEnd('\n').Split('\n');

        Assert.Equal(9, lines.Length);
        Assert.Equal(line, lines[5]);
    }

    [Fact]
    public void No_value_adds_a_line_to_any_text()
    {
        using var plain = new SampleBundle();

        Assert.All(plain.Files.Where(f => !f.Name.StartsWith("postgresql.", StringComparison.Ordinal)), f =>
            Assert.Equal(plain.Text(f.Name).Split('\n').Length, _bundle.Text(f.Name).Split('\n').Length));
        Assert.All(_bundle.Files.Where(f => !f.Name.StartsWith("postgresql.pk8", StringComparison.Ordinal)), f =>
            Assert.All(_bundle.Text(f.Name), c => Assert.True(c is >= ' ' and <= '~' or '\n' or '\t', $"{f.Name} has U+{(int)c:X4}")));
    }

    private const string LibpqCode = """
        import ctypes, json, sys
        lib = ctypes.CDLL("libpq.so.5")
        class Option(ctypes.Structure):
            _fields_ = [(n, ctypes.c_char_p) for n in ("keyword", "envvar", "compiled", "val", "label", "dispchar")] + [("dispsize", ctypes.c_int)]
        def read(pointer):
            options, values, i = ctypes.cast(pointer, ctypes.POINTER(Option)), {}, 0
            while options[i].keyword:
                values[options[i].keyword.decode()] = options[i].val.decode() if options[i].val else None
                i += 1
            print(json.dumps(values))

        """;

    private static string ConnectionString(SampleBundle bundle) =>
        ExternalTool.Run("dash", "-c", "psql() { printf %s \"$1\"; }\n" + bundle.Text("psql.txt")).MustSucceed().Output;

    /// <summary>The string as libpq itself parses it.</summary>
    private static JsonElement Libpq(string connectionString) =>
        Python(LibpqCode
            + "lib.PQconninfoParse.restype = ctypes.c_void_p\nerror = ctypes.c_char_p()\npointer = "
            + "lib.PQconninfoParse(sys.argv[1].encode(), ctypes.byref(error))\nread(pointer) if pointer else "
            + "sys.exit(error.value.decode())", [], connectionString);

    private static JsonElement Python(string code, Dictionary<string, string> environment, params string[] arguments) =>
        JsonDocument.Parse(ExternalTool.RunIn(null, environment, "python3", ["-c", code, .. arguments]).MustSucceed().Output).RootElement;

    private static void AssertLibpq(JsonElement settings)
    {
        AssertSettings(settings, "user", "dbname", "sslmode", "verify-full");
        Assert.Equal("127.0.0.1", settings.GetProperty("host").GetString());
        Assert.Equal("6543", settings.GetProperty("port").GetString());
    }

    private static void AssertSettings(JsonElement settings, string user, string database, string? mode, string? expectedMode)
    {
        Assert.Equal(Hostile, settings.GetProperty(user).GetString());
        Assert.Equal(HostileDatabase, settings.GetProperty(database).GetString());
        if (mode is not null)
            Assert.Equal(expectedMode, settings.GetProperty(mode).GetString());
    }

    private string Write(string name) => _scratch.Write(name, _bundle.Text(name));

    private JsonElement Run(string program, params string[] arguments)
    {
        var environment =
            new Dictionary<string, string> { ["HOME"] = _scratch.Path, ["DOTNET_CLI_HOME"] = _scratch.Path, ["LC_ALL"] = "C" };
        return JsonDocument.Parse(ExternalTool.RunIn(_scratch.Path, environment, program, arguments).MustSucceed().Output).RootElement;
    }
}
