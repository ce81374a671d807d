using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class AccessRulesRecipeTests
{
    private const string Hba = "/pg/pg_hba.conf";
    private const string Ident = "/pg/pg_ident.conf";

    private static readonly TargetSnapshot s_server = TestSnapshots.Of(
        "include more.conf\nlocal all @admins peer\n", major: 17,
        more: [("/pg/more.conf", "host all all 10.0.0.0/8 scram-sha-256\n"), ("/pg/admins", "ann, bob\n"), (Ident, "m ann ann\n"),
            ("/pg/secret.conf", "x\n")]);

    [Fact]
    public void Edited_files_are_written_as_they_are_with_their_mode_and_owner()
    {
        var draft = Plan(Edit(Hba, "include more.conf\nlocal all @admins scram-sha-256"),
            Edit("/pg/more.conf", "hostssl all all 10.0.0.0/8 cert\r\n"), Edit("/pg/admins", "ann\n"), Edit(Ident, "m /^(.*)@x$ \\1\n"));
        Assert.Empty(draft.Findings);
        Assert.Equal([Hba, "/pg/more.conf", "/pg/admins", Ident], draft.Changes.Select(change => change.Path));
        Assert.Equal("hostssl all all 10.0.0.0/8 cert\r\n", draft.Changes.After("/pg/more.conf"));
        Assert.All(draft.Changes,
            change => Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, TestSnapshots.Postgres, ChangeKind.Modify),
                (change.Mode, change.Owner, change.Kind)));
    }

    [Fact]
    public void A_file_that_did_not_change_is_left_out() => Assert.Empty(Plan(Edit("/pg/admins", "ann, bob\n")).Changes);

    [Fact]
    public void An_edit_that_began_on_other_bytes_is_refused_as_drifted()
    {
        var finding = Refusal(Edit(Hba, "local all all peer\n") with { BaseHash = new string('0', 64) });
        Assert.Equal(("drifted", Hba), (finding.Code.Text, finding.At));
        Assert.Empty(Plan(Edit(Hba, "local all all peer\n") with { BaseHash = s_server.Files[Hba].Hash!.ToUpperInvariant() }).Findings);
    }

    [Theory]
    [InlineData("/pg/secret.conf")]
    [InlineData("/pg/postgresql.conf")]
    [InlineData("/etc/passwd")]
    [InlineData("/pg/../pg/pg_hba.conf")]
    [InlineData("")]
    public void A_path_that_is_no_file_of_the_access_rules_is_refused(string path)
    {
        var file = new EditedFile(path, s_server.Files.GetValueOrDefault(path)?.Hash ?? "", Bytes("local all all trust\n"));
        Assert.Equal(("not-an-access-file", path), (Refusal(file).Code.Text, Refusal(file).At));
    }

    [Theory]
    [InlineData(Hba, "host all all\n", "hba-record-invalid")]
    [InlineData(Hba, "# nothing left\n", "hba-no-records")]
    [InlineData("/pg/more.conf", "host all all 10.0.0.0/8 scram\n", "hba-record-invalid")]
    [InlineData(Hba, "local all @nobody peer\n", "hba-record-invalid")]
    [InlineData(Ident, "m ann\n", "ident-line-invalid")]
    public void What_the_server_would_not_take_is_refused_with_its_words(string path, string text, string code) =>
    Assert.Equal(code, Refusal(Edit(path, text)).Code.Text);

    [Fact]
    public void Every_problem_is_told_and_a_file_given_twice_too()
    {
        var draft = Plan(Edit(Hba, "a\n"), Edit(Hba, "b\n"), new("/etc/passwd", "", []), Edit("/pg/admins", "x\n") with { BaseHash = "0" });
        Assert.Equal(["file-twice", "not-an-access-file", "drifted"], draft.Findings.Select(finding => finding.Code.Text));
        Assert.Equal("files-missing", Assert.Single(AccessRulesRecipe.Plan(s_server, new() { Files = [] }).Findings).Code.Text);
    }

    [Fact]
    public void A_broken_file_can_be_mended()
    {
        var broken = TestSnapshots.Of("host all all\n");
        Assert.False(broken.Hba.Accepted);
        Assert.Single(AccessRulesRecipe.Plan(broken,
            new() { Files = [new(Hba, broken.Files[Hba].Hash!, Bytes("local all all peer\n"))] }).Changes);
    }

    [Fact]
    public void A_file_that_the_edit_is_the_first_to_include_is_said_to_be_unknown()
    {
        var draft = Plan(Edit(Hba, "include more.conf\ninclude_if_exists later.conf\n"));
        Assert.Equal(("include-not-read", Severity.Warning), (Assert.Single(draft.Findings).Code.Text, draft.Findings[0].Severity));
        Assert.Single(draft.Changes);
    }

    [Fact]
    public void Secrets_in_options_come_into_no_diff_and_no_command()
    {
        var snapshot = TestSnapshots.Of("host all all 10.0.0.0/8 ldap ldapserver=d ldapbasedn=dc=x ldapbindpasswd=hunter2 # old\nhost "
            + "all all 10.1.0.0/16 radius radiusservers=10.0.0.1 radiussecrets=\"tru5tno1\"\n");
        var text = "host all all 10.0.0.0/8 ldap ldapserver=e ldapbasedn=dc=x ldapbindpasswd=hunter2\nhost all all 10.1.0.0/16 radius "
            + "radiusservers=10.0.0.2 radiussecrets=\"tru5tno1\"\n";
        var draft = AccessRulesRecipe.Plan(snapshot, new() { Files = [new(Hba, snapshot.Files[Hba].Hash!, Bytes(text))] });
        var preview = FilePreview.Of(Assert.Single(draft.Changes));
        string[] shown = [preview.Diff, .. preview.Rows.SelectMany(row => new[] { row.Left.Text, row.Right.Text }),
            .. ManualCommands.Patches([(draft.Changes[0], preview)]).Select(command => command.Command)];
        Assert.All(shown, line => Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal));
        Assert.All(shown, line => Assert.DoesNotContain("tru5tno1", line, StringComparison.Ordinal));
        Assert.Contains("ldapserver=e", preview.Diff, StringComparison.Ordinal);
    }

    private static RecipeDraft Plan(params ImmutableArray<EditedFile> files) => AccessRulesRecipe.Plan(s_server, new() { Files = files });

    private static Finding Refusal(EditedFile file)
    {
        var draft = Plan(file);
        Assert.Empty(draft.Changes);
        return Assert.Single(draft.Findings, finding => finding.Severity == Severity.Error);
    }

    private static EditedFile Edit(string path, string text) => new(path, s_server.Files[path].Hash!, Bytes(text));

    private static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];
}
