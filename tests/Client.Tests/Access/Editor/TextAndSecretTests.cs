using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PgTlsDashboard.Client.Access.Editor;
using static PgTlsDashboard.Client.Tests.Access.Editor.Editing;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

public sealed class TextAndSecretTests
{
    private const string Ldap = "host all all all ldap ldapserver=x ldapbasedn=y ldapbindpasswd=hunter2 # p\nhost all all all ldap "
        + "ldapserver=z ldapbasedn=\"y w\" \"ldapbindpasswd=two words\"\n#host all all all ldap ldapbindpasswd=\"old one\"\n";

    private static readonly string[] s_lines =
        ["host a b all md5", "# x", "", "é\"", "a\rb", "local  x\ty peer", "hostssl a b all ldap ldapbindpasswd=geheim"];

    private static EditorState Type(EditorState state, string text) => Do(state, new EditorEdit.Text(text, 1));

    private static string Shown(EditorState state) => FileText.Shown(state.Files[0].Content.ToBytes(), state.Secrets);

    [Fact]
    public void Secrets_are_signs_in_table_and_text()
    {
        var state = Open(Ldap);
        Assert.Equal("host all all all ldap ldapserver=x ldapbasedn=y ldapbindpasswd=*** # p\nhost all all all ldap ldapserver=z "
            + "ldapbasedn=\"y w\" \"ldapbindpasswd=***2\"\n#host all all all ldap ldapbindpasswd=***3\n", Shown(state));
        Assert.Equal("ldapserver=x ldapbasedn=y ldapbindpasswd=***", Rows(state)[0].Text(EditorCell.Options));
        Assert.All(Rows(state), row => Assert.DoesNotMatch("hunter2|two words|old one", row.ToString() + row.Comment + row.Problem));
        Assert.False(state.Secrets.IsContainedIn(Shown(state)));
    }

    [Fact]
    public void A_sign_that_is_moved_or_copied_keeps_its_secret()
    {
        var state = Open(Ldap);
        var lines = Shown(state).Split('\n');
        var was = Ldap.Split('\n');
        var typed = Type(state, $"{lines[1]}\n{lines[0]}\n{lines[2]}\n{lines[0]}\n");
        Assert.Equal($"{was[1]}\n{was[0]}\n{was[2]}\n{was[0]}\n", Text(typed));
    }

    [Fact]
    public void Options_beside_a_secret_are_edited_without_it()
    {
        var state = Open(Ldap);
        Assert.Equal(Ldap.Replace("ldapserver=x", "ldapserver=new", StringComparison.Ordinal),
            Text(Set(state, 0, EditorCell.Options, "ldapserver=new ldapbasedn=y ldapbindpasswd=***")));
        Assert.Equal(Ldap.Replace("hunter2", "changed", StringComparison.Ordinal),
            Text(Set(state, 0, EditorCell.Options, "ldapserver=x ldapbasedn=y ldapbindpasswd=changed")));
    }

    [Fact]
    public void A_secret_that_is_typed_is_hidden_from_then_on() =>
        Assert.Contains("ldapbindpasswd=***4",
            Shown(Type(Open(Ldap), Shown(Open(Ldap)).Replace("=*** #", "=fresh #", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void A_secret_behind_a_continuation_is_noticed()
    {
        var state = Open("host all all all ldap ldapserver=x ldapbasedn=y ldapbindpasswd=\\\nhunter2\n");
        Assert.True(state.Secrets.IsContainedIn(Shown(state)));
        Assert.DoesNotContain("hunter2", Rows(state)[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_no_option_is_no_secret() =>
    Assert.Equal("# ask for the ldapbindpasswd\n", Shown(Open("# ask for the ldapbindpasswd\n")));

    [Fact]
    public void Text_that_is_typed_changes_its_lines_and_no_others() =>
        Gen.Select(Gen.Int[0, s_lines.Length - 1].Select(at => s_lines[at]).Array[1, 30], Gen.Bool.Array[30], Gen.Int[0, 99], Gen.Bool)
            .Sample((lines, crlf, choice, closed) =>
        {
            var text = string.Join("",
                lines.Select((line, at) => line + (at == lines.Length - 1 && !closed ? "" : crlf[at] ? "\r\n" : "\n")));
            ImmutableArray<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
            var secrets = SecretPlaceholders.Empty.Learn(text);
            var shown = FileText.Shown(bytes, secrets);
            Assert.True(FileText.ToBytes(bytes, shown, secrets).AsSpan().SequenceEqual(bytes.AsSpan()));
            var typed = shown.Split('\n');
            var at = choice % typed.Length;
            typed[at] = "typed";
            var edited = FileText.ToBytes(bytes, string.Join('\n', typed), secrets);
            var expected = text.Split('\n');
            expected[at] = "typed" + (expected[at].EndsWith('\r') && at < expected.Length - 1 ? "\r" : "");
            Assert.Equal(string.Join('\n', expected), Encoding.UTF8.GetString(edited.AsSpan()));
        });

    [Fact]
    public void A_file_that_is_no_UTF8_is_read_only_as_text_and_edited_to_the_byte_in_the_table()
    {
        ImmutableArray<byte> latin = [.. Encoding.Latin1.GetBytes("# für alle\nhost all \"mü\" all md5\n")];
        var state = EditorState.Open(Snapshot(latin));
        Assert.False(state.Files[0].IsText);
        var edited = Set(state, 0, EditorCell.Method, "scram-sha-256");
        Assert.Equal("# für alle\nhost all \"mü\" all scram-sha-256\n",
            Encoding.Latin1.GetString(edited.Files[0].Content.ToBytes().AsSpan()));
    }

    [Fact]
    public void A_splice_is_the_one_stretch_that_differs() =>
        Gen.Select(Gen.String[Gen.Char["ab\n"], 0, 40], Gen.String[Gen.Char["ab\n"], 0, 40]).Sample((before, after) =>
            (TextSplice.Between(before, after) is { } splice ? splice.On(before) : before) == after);

    [Fact]
    public void A_splice_that_does_not_fit_is_refused() => Assert.Null(new TextSplice(3, 9, "x").On("abcd"));
}
