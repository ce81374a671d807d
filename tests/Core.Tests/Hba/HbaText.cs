using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>Short ways to say a file in a test.</summary>
internal static class HbaText
{
    public static readonly PostgresVersion V15 = PostgresVersion.OfMajor(15);
    public static readonly PostgresVersion V18 = PostgresVersion.OfMajor(18);

    public static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];

    public static PgHbaConf Document(string text, PostgresVersion? version = null) => PgHbaConf.Parse(Bytes(text), version ?? V18);

    public static string Text(PgHbaConf document) => Encoding.UTF8.GetString(document.ToBytes().AsSpan());

    public static HbaRules Rules(string text, PostgresVersion? version = null, params (string Name, string Text)[] others)
    {
        var files = ConfigurationFiles.Empty.With("pg_hba.conf", Bytes(text));
        foreach (var (name, content) in others) files = files.With(name, Bytes(content));
        return HbaRules.Read(files, "pg_hba.conf", version ?? V18);
    }
}
