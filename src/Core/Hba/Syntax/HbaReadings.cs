using System.Diagnostics.CodeAnalysis;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>
/// What the last reading made of each line, so that the next one costs the lines that are new. For one reader at a time, of one version and
/// build.
/// </summary>
public sealed class HbaReadings
{
    private Dictionary<byte[], HbaRecord> _last = new(LineComparer.Instance);
    private Dictionary<byte[], HbaRecord> _now = new(LineComparer.Instance);
    private byte[]? _missed;

    internal void Begin()
    {
        (_last, _now) = (_now, new(_now.Count, LineComparer.Instance));
        _missed = null;
    }

    /// <summary>The record of a line that says the same wherever it stands; null when it must be read.</summary>
    internal HbaRecord? Find(string fileName, int lineNumber, ReadOnlySpan<byte> line)
    {
        _missed = null;
        // What a list holds may change while the line does not.
        if (line.Contains((byte)'@')) return null;
        if (!_last.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(line, out var key, out var record))
        {
            _missed = line.ToArray();
            return null;
        }

        if (record.LineNumber != lineNumber || record.FileName != fileName)
            record = record with { FileName = fileName, LineNumber = lineNumber };
        _now[key] = record;
        return record;
    }

    /// <summary>What was made of the line that was asked for last.</summary>
    internal void Keep(HbaParsed parsed)
    {
        if (_missed is { } line && parsed is { Row: null, Refusal: null, Record: { } record }) _now[line] = record;
        _missed = null;
    }

    private sealed class LineComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly LineComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
