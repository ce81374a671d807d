using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using CsCheck;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Tests.Changes;

public sealed class FilePreviewTests
{
    [Fact]
    public void A_changed_line_is_shown_with_three_lines_around_it()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));
        var preview = Preview(before, before.Replace("line 10\n", "line ten\n", StringComparison.Ordinal));

        Assert.Equal("""
            --- /data/pg_hba.conf
            +++ /data/pg_hba.conf
            @@ -7,7 +7,7 @@
             line 7
             line 8
             line 9
            -line 10
            +line ten
             line 11
             line 12
             line 13

            """, preview.Diff);
        Assert.Equal(7, preview.Rows.Length);
        Assert.Equal(new DiffRow(new DiffLine(DiffLineKind.Removed, 10, "line 10"), new DiffLine(DiffLineKind.Added, 10, "line ten")),
            preview.Rows[3]);
        Assert.Equal(new DiffRow(new DiffLine(DiffLineKind.Unchanged, 7, "line 7"), new DiffLine(DiffLineKind.Unchanged, 7, "line 7")),
            preview.Rows[0]);
    }

    [Fact]
    public void An_added_line_stands_opposite_to_a_blank()
    {
        var preview = Preview("a\nb\n", "a\nnew\nb\n");
        Assert.Equal([DiffLineKind.Unchanged, DiffLineKind.Blank, DiffLineKind.Unchanged], preview.Rows.Select(r => r.Left.Kind));
        Assert.Equal(new DiffLine(DiffLineKind.Added, 2, "new"), preview.Rows[1].Right);
        Assert.Equal(new DiffLine(DiffLineKind.Blank, null, ""), preview.Rows[1].Left);
        Assert.Equal((2, 3), (preview.Rows[2].Left.Number, preview.Rows[2].Right.Number));
    }

    [Fact]
    public void A_new_file_comes_from_nothing()
    {
        var preview = Preview(null, "ssl = on\n");
        Assert.Equal("--- /dev/null\n+++ /data/pg_hba.conf\n@@ -0,0 +1 @@\n+ssl = on\n", preview.Diff);
        Assert.Equal(("0644", ChangeKind.Create), (preview.Mode, preview.Kind));
    }

    [Fact]
    public void A_lost_line_ending_and_a_changed_one_are_changes()
    {
        Assert.Contains("-b\n+b\n\\ No newline at end of file\n", Preview("a\nb\n", "a\nb").Diff, StringComparison.Ordinal);
        Assert.Contains("-b␍\n+b\n", Preview("a\nb\r\n", "a\nb\n").Diff, StringComparison.Ordinal);
        Assert.DoesNotContain("␍", Preview("a\r\nb\r\n", "a\r\nc\r\n").Diff, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_one_sentence()
    {
        var change = Change("OLD", "")
            with
        { Before = null, After = new FileContent.Secret(() => throw new InvalidOperationException("opened")) };
        var preview = FilePreview.Of(change);
        Assert.True(preview.Secret);
        Assert.Empty(preview.Rows);
        Assert.Equal("The private key in this file is replaced; neither the old nor the new one is shown.", preview.Diff);
        Assert.StartsWith("A new file with a private key", FilePreview.Of(change with { BeforeHash = null }).Diff,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_a_file_that_was_not_called_secret_is_not_shown_either()
    {
        const string key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n";
        Assert.DoesNotContain("MIGH", Preview("x\n", key).Diff, StringComparison.Ordinal);
        Assert.True(Preview(key, "x\n").Secret);
        Assert.False(Preview("-----BEGIN PUBLIC KEY-----\n", "x\n").Secret);
    }

    [Theory]
    [InlineData("host all all ldap ldapbindpasswd=hunter2 ldapserver=x")]
    [InlineData("host all all radius radiussecrets=\"hunter2\"")]
    [InlineData("primary_conninfo = 'host=h password=hunter2 user=r'")]
    [InlineData("primary_conninfo = 'host=h password=''hunter2'' user=r'")]
    [InlineData("PASSWORD = hunter2")]
    [InlineData("host all all ldap \"ldapbindpasswd=two hunter2\" ldapserver=x")]
    [InlineData("host all all ldap ldapbindpasswd=two\" hunter2\" ldapserver=x")]
    [InlineData("host all all ldap \"ldapbindpasswd\"=hunter2 ldapserver=x")]
    [InlineData("host all all radius \"radiussecrets=one two,hunter2\"")]
    public void A_password_in_a_line_is_masked(string line)
    {
        var preview = Preview("a\n", line + "\n");
        Assert.DoesNotContain("hunter2", preview.Diff + string.Join(' ', preview.Rows), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_beside_a_quoted_password_is_shown() =>
        Assert.Contains("ldap \"ldapbindpasswd=•••• ldapserver=x",
            Preview("a\n", "host all all ldap \"ldapbindpasswd=two words\" ldapserver=x\n").Diff, StringComparison.Ordinal);

    [Fact]
    public void The_word_password_alone_is_shown()
    {
        Assert.Contains("password_encryption = scram-sha-256", Preview("a\n", "password_encryption = scram-sha-256\n").Diff,
            StringComparison.Ordinal);
        Assert.Contains("host all all all password", Preview("a\n", "host all all all password\n").Diff, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_safely()
    {
        var change = Change(null, "") with { After = new FileContent.Open([0x00, 0x1b, (byte)'[', 0x41, 0x7f, 0xe9, 0x85]) };
        Assert.Equal("␀␛[A␡é\\u0085", FilePreview.Of(change).Rows[0].Right.Text);
        Assert.Equal("a\\u202Eb\\u200B", Preview(null, "a\u202Eb\u200B\n").Rows[0].Right.Text);
        Assert.Equal("Zoë\t…", Preview(null, "Zoë\t…\n").Rows[0].Right.Text);
    }

    [Fact]
    public void Only_a_new_mode_is_told_as_that()
    {
        var preview = Preview("a\n", "a\n");
        Assert.Equal("The content stays as it is; only its mode or owner changes.", preview.Diff);
        Assert.Empty(preview.Rows);
    }

    [Fact]
    public void What_patch_makes_of_the_diff_is_the_new_file()
    {
        // GNU patch is the oracle; letters, so that no line is masked or neutralised.
        var line = Gen.Char["abc"].Array[0, 2].Select(c => new string(c));
        var text = Gen.Select(line.Array[0, 30], Gen.Bool,
            (lines, ended) => string.Join('\n', lines) + (ended && lines.Length > 0 ? "\n" : ""));
        Gen.Select(text, text).Where((before, after) => before != after && before.Length > 0 && after.Length > 0)
            .Sample((before, after) => Assert.Equal(after, Patched(before, Preview(before, after).Diff)), iter: 150, threads: 1);
    }

    [Fact]
    public void Rewritten_records_are_compared_at_linear_cost() => Cost.IsLinear(1_500, records =>
    {
        var before = string.Concat(Enumerable.Range(0, records).Select(i => $"host db{i} all 10.0.0.0/8 md5\n"));
        var after = before.Replace("host ", "hostssl ", StringComparison.Ordinal);
        return () => Assert.NotEmpty(Preview(before, after).Rows);
    });

    [Fact]
    public void A_hundred_thousand_rewritten_records_are_shown_in_part()
    {
        var before = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"host db{i} all 10.0.0.0/8 md5\n"));
        var after = before.Replace("host ", "hostssl ", StringComparison.Ordinal);

        var preview = Preview(before, after);

        Assert.EndsWith("… and 196000 more changed lines, not shown.\n", preview.Diff, StringComparison.Ordinal);
        Assert.InRange(preview.Rows.Length, 1000, 5000);
    }

    [Fact]
    public void One_edit_among_a_hundred_thousand_records_is_one_hunk()
    {
        var before = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"host db{i} all 10.0.0.0/8 md5\n"));
        var preview = Preview(before, "# first\n" + before + "# last\n");
        Assert.Equal(2, preview.Diff.Split("@@ -").Length - 1);
    }

    private static string Patched(string before, string diff)
    {
        var file = Path.GetTempFileName();
        var patch = file + ".patch";
        try
        {
            File.WriteAllText(file, before);
            File.WriteAllText(patch, diff);
            Workplace.Run("patch", "--silent", "--posix", "--no-backup-if-mismatch", "--fuzz=0", file, patch);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
            File.Delete(patch);
        }
    }

    private static FilePreview Preview(string? before, string after) => FilePreview.Of(Change(before, after));

    private static FileChange Change(string? before, string after) => new()
    {
        Path = "/data/pg_hba.conf",
        Kind = before is null ? ChangeKind.Create : ChangeKind.Modify,
        Before = before is null ? null : ImmutableArray.Create(Encoding.UTF8.GetBytes(before)),
        BeforeHash = before is null ? null : Workplace.Hash(Encoding.UTF8.GetBytes(before)),
        After = new FileContent.Open([.. Encoding.UTF8.GetBytes(after)]),
        Mode = Workplace.PublicFile,
    };
}
