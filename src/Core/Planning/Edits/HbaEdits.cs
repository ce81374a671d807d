using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>Edits of records, gathered file by file and made at once; a file that does not change is left out.</summary>
internal sealed class HbaEdits(TargetSnapshot snapshot)
{
    // A file that is included twice has each of its records twice, and its lines once.
    private readonly List<(string FileName, PgHbaEdit Edit)> _edits = [];
    private readonly HashSet<(string FileName, PgHbaEdit Edit)> _known = [];
    private readonly Dictionary<string, PgHbaConf> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, ConfLine>> _lines = new(StringComparer.Ordinal);

    public void Replace(HbaRecord record, int fieldIndex, string text) =>
        Add(record.FileName, new PgHbaEdit.SetField(fieldIndex, text) { LineNumber = record.LineNumber });

    public void Append(HbaRecord record, string text) =>
        Add(record.FileName, new PgHbaEdit.AppendField(text) { LineNumber = record.LineNumber });

    public void InsertBefore(HbaRecord record, string line) =>
        Add(record.FileName, new PgHbaEdit.InsertBefore(line) { LineNumber = record.LineNumber });

    public void Add(string fileName, params ImmutableArray<PgHbaEdit> edits)
    {
        foreach (var edit in edits)
            if (_known.Add((fileName, edit))) _edits.Add((fileName, edit));
    }

    /// <summary>
    /// The index of the auth method's field: after type, databases, roles and the address with its mask column, if it has one.
    /// </summary>
    public int MethodIndex(HbaRecord record)
    {
        var line = Line(record);
        for (var i = record.Address is null ? 3 : 4; i < line.Fields.Length; i++)
            if (line.Fields[i].Tokens is [{ Text: var text }] && text == record.Method) return i;
        throw new InvalidOperationException($"{record.FileName}:{record.LineNumber} has no method field.");
    }

    /// <summary>The index of an option's field; null when the record does not have it.</summary>
    public int? OptionIndex(HbaRecord record, string name)
    {
        var line = Line(record);
        for (var i = MethodIndex(record) + 1; i < line.Fields.Length; i++)
            if (line.Fields[i].Tokens is [{ Text: var text }, ..] && text.StartsWith(name + "=", StringComparison.Ordinal)) return i;
        return null;
    }

    public ImmutableArray<FileChange> ToChanges(out ImmutableArray<Finding> findings)
    {
        var changes = ImmutableArray.CreateBuilder<FileChange>();
        var problems = ImmutableArray.CreateBuilder<Finding>();
        foreach (var file in _edits.GroupBy(e => e.FileName, StringComparer.Ordinal))
        {
            var path = snapshot.Target.Files.Mounted(file.Key);
            if (!snapshot.Files.TryGetValue(path, out var read) || read.Content is not { } content)
            {
                problems.Add(new(FindingCode.HbaUnreadable, Severity.Error, $"{path} cannot be read, and records in it must change.",
                    "Let this program's account read the file, then plan again.", path));
                continue;
            }
            var document = Document(file.Key, content).Edit([.. file.Select(e => e.Edit)]);
            if (FileEdits.Modify(read, document.ToBytes()) is { } change) changes.Add(change);
        }
        findings = problems.ToImmutable();
        return changes.ToImmutable();
    }

    private ConfLine Line(HbaRecord record)
    {
        var content = snapshot.Files[snapshot.Target.Files.Mounted(record.FileName)].Content ?? [];
        if (!_lines.TryGetValue(record.FileName, out var lines))
            _lines[record.FileName] = lines = Document(record.FileName, content).Lines.ToDictionary(l => l.LineNumber);
        return lines[record.LineNumber];
    }

    private PgHbaConf Document(string fileName, ImmutableArray<byte> content)
    {
        if (!_documents.TryGetValue(fileName, out var document))
            _documents[fileName] = document = PgHbaConf.Parse(content, snapshot.Version);
        return document;
    }
}
