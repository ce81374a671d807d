using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>What a line is to the editor, wherever it stands; secrets are not hidden yet.</summary>
/// <param name="Kind">Null for a comment and for a blank line.</param>
/// <param name="Text">Without blanks around it.</param>
/// <param name="Comment">The words of a comment, or of the comment at a record's end.</param>
internal sealed record LineReading(int Offset, RowKind? Kind, bool IsComment, ImmutableArray<string> Fields, string Text, string Comment)
{
    private static readonly string[] s_types = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

    /// <summary>An edit shares the blocks that it does not touch, and what was read of them with it.</summary>
    private static readonly ConditionalWeakTable<ConfBlock, LineReading[]> s_read = [];

    public static LineReading[] Of(ConfBlock block, PostgresVersion version) =>
        s_read.GetValue(block, fresh => [.. fresh.Lines.Select(line => Of(line, version))]);

    private static LineReading Of(ConfLine line, PostgresVersion version)
    {
        var (offset, text) = (line.LineNumber - 1, line.Text);
        if (line.IsComment)
        {
            var off = Off(text, version);
            return new(offset, off.IsEmpty ? null : RowKind.Off, IsComment: true, off, text.Trim(), Words(text));
        }

        var fields = line.Written;
        if (fields.IsEmpty) return new(offset, null, IsComment: false, [], text.Trim(), "");
        var kind = fields.Length == 2 && fields[0].StartsWith("include", StringComparison.Ordinal) ? RowKind.Include : RowKind.Record;
        return new(offset, kind, IsComment: false, fields, text.Trim(), line.Comment is { } end ? Words(end) : "");
    }

    private static string Words(string comment) => comment.TrimStart(' ', '\t', '#').TrimEnd();

    private static ImmutableArray<string> Off(string comment, PostgresVersion version)
    {
        var text = comment.TrimStart(' ', '\t').TrimStart('#').TrimStart(' ', '\t');
        if (!s_types.Contains(text.Split([' ', '\t'], 2)[0], StringComparer.Ordinal)) return [];
        ImmutableArray<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
        var rules = HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", bytes), "pg_hba.conf", version);
        return rules is { Accepted: true, Records.Length: 1 } ? PgHbaConf.Parse(bytes, version).Lines[0].Written : [];
    }
}
