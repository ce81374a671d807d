using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

/// <summary>Short ways to say a file under edit.</summary>
internal static class Editing
{
    public static TargetSnapshot Snapshot(string text, int major = 16) => Snapshot([.. Encoding.UTF8.GetBytes(text)], major);

    public static TargetSnapshot Snapshot(ImmutableArray<byte> bytes, int major = 16)
    {
        var world = new World(TimeProvider.System);
        var fake = Snapshots.Of(world.Find(Fleet.Billing)!, world.Now);
        var path = fake.Target.Files.HbaFile;
        var configuration = fake.Configuration.With(path, bytes);
        return fake with
        {
            Version = PostgresVersion.OfMajor(major),
            Configuration = configuration,
            Files = fake.Files.SetItem(path,
                fake.Files[path] with { Content = bytes, Hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan())) }),
            Hba = HbaRules.Read(configuration, path, PostgresVersion.OfMajor(major)),
        };
    }

    public static EditorState Open(string text, int major = 16) => EditorState.Open(Snapshot(text, major));

    public static ImmutableArray<EditorRow> Rows(EditorState state) => EditorRows.Of(state, state.Files[0]);

    public static string Text(EditorState state) => Encoding.UTF8.GetString(state.Files[0].Content.ToBytes().AsSpan());

    public static EditorState Do(EditorState state, EditorEdit? edit) =>
        Assert.IsType<EditorOutcome.Done>(state.Apply(state.Files[0].Path, Assert.IsType<EditorEdit>(edit, exactMatch: false))).State;

    public static EditorState Set(EditorState state, int at, EditorCell cell, string text) =>
        Do(state, CellEdits.Of(Rows(state)[at], cell, text, state.Secrets, out _));
}
