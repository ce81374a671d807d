using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Tests.Hba;

/// <summary>What holds for every file and every edit.</summary>
public sealed class PgHbaEditLaws
{
    private static readonly string[] s_lines =
    [
        "host all all all md5", "local\ta\tb\ttrust # why", "", "   ", "# remark", "  #host all all all md5", "host all \\{n} all all md5",
        "hostssl \"a b\",c +d 10.0.0.0/8 cert map=x", "# goes on \\{n} still", "é \"", "include x",
    ];

    private static readonly string[] s_endings = ["\n", "\r\n"];

    /// <summary>Any lines with any endings, the last one with or without.</summary>
    private static readonly Gen<byte[]> s_anyFile =
        Gen.Select(Gen.Select(Gen.Int[0, s_lines.Length - 1], Gen.Int[0, 1]).Array[1, 200], Gen.Bool, (lines, closed) =>
    {
        var text = string.Concat(
            lines.Select(l => s_lines[l.Item1].Replace("{n}", s_endings[l.Item2], StringComparison.Ordinal) + s_endings[l.Item2]));
        return Encoding.UTF8.GetBytes(closed || text.TrimEnd('\r', '\n').Length == 0 ? text : text.TrimEnd('\r', '\n'));
    });

    private static readonly Gen<PostgresVersion> s_anyVersion = Gen.Int[14, 18].Select(PostgresVersion.OfMajor);

    private static bool Same(PgHbaConf a, PgHbaConf b) => a.ToBytes().AsSpan().SequenceEqual(b.ToBytes().AsSpan());

    private static ConfLine? Pick(PgHbaConf document, int choice, Func<ConfLine, bool> which) =>
        document.Lines.Where(which).ToList() is { Count: > 0 } lines ? lines[choice % lines.Count] : null;

    private static int End(PgHbaConf document)
    {
        for (var number = document.Lines[^1].LineNumber; ; number++)
        {
            try
            {
                _ = document.Edit(
                    [new PgHbaEdit.InsertBefore("x") { LineNumber = number }, new PgHbaEdit.MoveBefore(number) { LineNumber = 1 }]);
                if (number > document.Lines[^1].LineNumber) return number;
            }
            catch (ArgumentOutOfRangeException)
            {
                // Within the last record.
            }
        }
    }

    [Fact]
    public void A_move_and_the_move_back_restore_the_bytes() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 999], Gen.Int[0, 999]).Sample((bytes, version, from, to) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            // A comment that comes to stand above a record becomes its own: records without any are the ones that a move back can name.
            var record = Pick(document, from, l => IsBare(document, l));
            var target = Pick(document, to, l => IsBare(document, l));
            if (record is null || target is null || record.LineNumber == target.LineNumber) return;
            var moved = document.Edit([new PgHbaEdit.MoveBefore(target.LineNumber) { LineNumber = record.LineNumber }]);
            if (bytes[^1] != '\n' && moved.ToBytes()[^1] == '\n') return;
            var height = Height(document, record);
            var now = record.LineNumber < target.LineNumber ? target.LineNumber - height : target.LineNumber;
            Assert.Equal(record.Text, moved.Lines.Single(l => l.LineNumber == now).Text);
            // Where it stood: before the line that followed it.
            var back = record.LineNumber < target.LineNumber ? record.LineNumber : record.LineNumber + height;
            if (moved.Lines.FirstOrDefault(l => l.LineNumber == back) is { Fields.IsEmpty: false } next && !IsBare(moved, next)) return;
            Assert.True(Same(document, moved.Edit([new PgHbaEdit.MoveBefore(back) { LineNumber = now }])));
        });

    [Fact]
    public void An_inserted_line_that_is_removed_leaves_no_trace() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 999]).Sample((bytes, version, choice) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            int[] places = [.. document.Lines.Select(l => l.LineNumber), End(document)];
            var at = places[choice % places.Length];
            var more = document.Edit([new PgHbaEdit.InsertBefore("local x y trust") { LineNumber = at }]);
            Assert.True(Same(document, more.Edit([new PgHbaEdit.Remove(false) { LineNumber = at }])));
        });

    [Fact]
    public void A_copy_that_is_removed_leaves_no_trace() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 999]).Sample((bytes, version, choice) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            if (Pick(document, choice, l => !l.Fields.IsEmpty) is not { } record) return;
            var copied = document.Edit([new PgHbaEdit.Duplicate { LineNumber = record.LineNumber }]);
            Assert.True(Same(document,
                copied.Edit([new PgHbaEdit.Remove(false) { LineNumber = record.LineNumber + Height(document, record) }])));
        });

    [Fact]
    public void Commenting_out_and_in_leaves_no_trace() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 999]).Sample((bytes, version, choice) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            if (Pick(document, choice, l => !l.Fields.IsEmpty) is not { } record) return;
            var away = document.Edit([new PgHbaEdit.CommentOut { LineNumber = record.LineNumber }]);
            Assert.Empty(away.Lines.Single(l => l.LineNumber == record.LineNumber).Fields);
            Assert.True(Same(document, away.Edit([new PgHbaEdit.CommentIn { LineNumber = record.LineNumber }])));
        });

    [Fact]
    public void A_batch_keeps_every_line_that_it_does_not_name() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 2].Array[200]).Sample((bytes, version, choices) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            var edits = ImmutableArray.CreateBuilder<PgHbaEdit>();
            var kept = new List<string>();
            foreach (var (line, choice) in document.Lines.Zip(choices))
            {
                if (choice == 1) edits.Add(new PgHbaEdit.Remove(false) { LineNumber = line.LineNumber });
                else kept.Add(line.Text);
                if (choice == 2) edits.Add(new PgHbaEdit.InsertBefore("new") { LineNumber = line.LineNumber });
            }

            var edited = document.Edit(edits.ToImmutable());
            Assert.Equal(kept, edited.Lines.Select(l => l.Text).Where(t => t != "new"));
            Assert.Equal(choices.Take(document.Lines.Length).Count(c => c == 2), edited.Lines.Count(l => l.Text == "new"));
            Assert.True(Same(edited, PgHbaConf.Parse(edited.ToBytes(), version)));
            Assert.Equal(PgHbaConf.Parse(edited.ToBytes(), version).Lines.Select(l => (l.LineNumber, l.Text)),
                edited.Lines.Select(l => (l.LineNumber, l.Text)));
        });

    private static bool IsBare(PgHbaConf document, ConfLine line) =>
        !line.Fields.IsEmpty
            && document.Lines.LastOrDefault(l => l.LineNumber < line.LineNumber)?.Text.TrimStart(' ', '\t').StartsWith('#') != true;

    private static int Height(PgHbaConf document, ConfLine line) =>
        (document.Lines.FirstOrDefault(l => l.LineNumber > line.LineNumber)?.LineNumber ?? End(document)) - line.LineNumber;
}
