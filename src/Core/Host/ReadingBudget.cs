namespace PgTlsDashboard.Core.Host;

/// <summary>What one reading may take in all: files and their bytes. What goes beyond is named once.</summary>
internal sealed class ReadingBudget
{
    public const int MostFiles = 1000;
    public const long MostBytes = FileState.SizeLimit;

    // A record or setting is a line: what a parser makes of them takes a multiple of their bytes.
    private const int MostLines = 500_000;
    private const int LongestLine = 1024 * 1024;

    private int _files = MostFiles;
    private long _bytes = MostBytes;
    private int _lines = MostLines;

    /// <summary>The first file that went beyond a limit; null before that.</summary>
    public string? Beyond { get; private set; }

    public long BytesLeft => _bytes;

    /// <summary>Whether one file more may be opened.</summary>
    public bool TryFile(string path)
    {
        if (_files-- > 0) return true;
        Refuse(path);
        return false;
    }

    /// <summary>Whether a content may be kept.</summary>
    public bool TryKeep(string path, ReadOnlySpan<byte> content)
    {
        _bytes -= content.Length;
        for (var rest = content; !rest.IsEmpty && _bytes >= 0 && _lines >= 0;)
        {
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r') is var end and >= 0 ? end : rest.Length;
            _lines -= length > LongestLine ? MostLines + 1 : 1;
            rest = rest[Math.Min(length + 1, rest.Length)..];
        }

        if (_bytes >= 0 && _lines >= 0) return true;
        Refuse(path);
        return false;
    }

    public void Refuse(string path) => Beyond ??= path;

    public Finding? ToFinding() => Beyond is not { } path ? null : new(
        FindingCode.ReadingBeyondLimits, Severity.Error,
        $"The files of this target are more than {MostFiles} files, {MostBytes / 1024 / 1024} MiB or {MostLines} lines, or a line is "
            + $"longer than {LongestLine / 1024} KiB: {path} and what follows was not read.",
        "Look at what is included there, and for files that do not belong there.", path);
}
