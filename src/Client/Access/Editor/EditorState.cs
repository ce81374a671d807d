using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>A step that can be undone or done again: the file as it is on the other side of it.</summary>
/// <param name="Line">The line that the person was at.</param>
public sealed record EditorStep(string Label, string Path, PgHbaConf Content, int Line);

/// <summary>The access rules as a person edits them: the files, what the server would make of them, and the way back.</summary>
public sealed record EditorState
{
    public required PostgresVersion Version { get; init; }

    /// <summary>All files that the rules may ask for, with the edits in them.</summary>
    public required ConfigurationFiles Configuration { get; init; }

    public required string RootName { get; init; }

    public required ImmutableArray<EditorFile> Files { get; init; }

    public required HbaRules Rules { get; init; }

    public required SecretPlaceholders Secrets { get; init; }

    /// <summary>What was made of each line, so that an edit costs the lines that it changes.</summary>
    public required HbaReadings Readings { get; init; }

    public ImmutableStack<EditorStep> Past { get; init; } = [];

    public ImmutableStack<EditorStep> Future { get; init; } = [];

    public bool IsChanged => Files.Any(file => file.IsChanged);

    public EditorFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);

    public static EditorState Open(TargetSnapshot snapshot)
    {
        var paths = snapshot.Target.Files;
        var root = paths.OnServer(paths.HbaFile);
        IEnumerable<string> names = [root, .. snapshot.Hba.Files.Where(name => name != root).Order(StringComparer.Ordinal)];
        ImmutableArray<EditorFile> files =
        [
            .. names.Select(name => (Name: name, Read: snapshot.Files.GetValueOrDefault(paths.Mounted(name))))
                .Where(found => found.Read is { Content: not null, Hash: not null })
                .Select(found => EditorFile.Of(found.Read!.Path, found.Name, found.Read.Hash!, found.Read.Content!.Value,
                    snapshot.Version) with
                {
                    IsList = found.Name != root && !snapshot.Hba.Rows.Any(row => row.FileName == found.Name),
                }),
        ];
        var configuration = files.Aggregate(snapshot.Configuration, (all, file) => all.With(file.ServerName, file.Original.ToBytes()));
        var readings = new HbaReadings();
        var rules = HbaRules.Read(configuration, root, snapshot.Version, HbaBuild.Packaged, readings);
        return new()
        {
            Version = snapshot.Version,
            Configuration = configuration,
            RootName = root,
            Files = files,
            Rules = rules,
            Readings = readings,
            Secrets = files.Aggregate(SecretPlaceholders.Empty, (book, file) => book.Learn(FileText.Decode(file.Original.ToBytes())))
                .Learn(rules),
        };
    }

    public EditorOutcome Apply(string path, EditorEdit edit)
    {
        if (Find(path) is not { } file) return new EditorOutcome.Refused("The file is not among those that were read.");
        PgHbaConf content;
        try
        {
            content = edit is EditorEdit.Records records ? file.Content.Edit(records.Edits) : PgHbaConf.Parse(BytesOf(file, edit), Version);
        }
        catch (ArgumentException e) when (edit is EditorEdit.Records)
        {
            return new EditorOutcome.Refused(e.Message.Split(" (Parameter", 2)[0]);
        }

        if (content.ToBytes().AsSpan().SequenceEqual(file.Content.ToBytes().AsSpan())) return new EditorOutcome.Done(this);
        var line = edit switch { EditorEdit.Records records => records.Line, EditorEdit.Text text => text.Line, _ => 1 };
        return new EditorOutcome.Done(
            With(file, content) with { Past = Past.Push(new(edit.Label, path, file.Content, line)), Future = [] });
    }

    private ImmutableArray<byte> BytesOf(EditorFile file, EditorEdit edit) => edit switch
    {
        EditorEdit.Text text => FileText.ToBytes(file.Content.ToBytes(), text.Shown, Secrets),
        EditorEdit.Bytes bytes => bytes.Content,
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, null),
    };

    /// <summary>Null when there is nothing to undo.</summary>
    public EditorState? Undo() =>
        Past.IsEmpty ? null : Back(Past.Peek()) is var (state, step) ? state with { Past = Past.Pop(), Future = Future.Push(step) } : null;

    /// <summary>Null when there is nothing to do again.</summary>
    public EditorState? Redo() => Future.IsEmpty ? null : Back(Future.Peek()) is var (state, step)
        ? state with { Past = Past.Push(step), Future = Future.Pop() }
        : null;

    public RecipeRequest.AccessRules ToRequest() => new()
    {
        Files = [.. Files.Where(file => file.IsChanged).Select(file => new EditedFile(file.Path, file.BaseHash, file.Content.ToBytes()))],
    };

    private (EditorState State, EditorStep Step) Back(EditorStep step)
    {
        var file = Find(step.Path)!;
        return (With(file, step.Content), step with { Content = file.Content });
    }

    private EditorState With(EditorFile file, PgHbaConf content)
    {
        var bytes = content.ToBytes();
        var configuration = Configuration.With(file.ServerName, bytes);
        var rules = HbaRules.Read(configuration, RootName, Version, HbaBuild.Packaged, Readings);
        return this with
        {
            Files = Files.Replace(file, file with { Content = content }),
            Configuration = configuration,
            Rules = rules,
            Secrets = Secrets.Learn(FileText.Decode(bytes)).Learn(rules),
        };
    }
}
