using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Core.Planning.Snapshot;
using static PgTlsDashboard.Client.Tests.Access.Editor.Editing;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

public sealed class CellEditsTests
{
    [Theory]
    [InlineData("local a b peer\n", EditorCell.Type, "host", "host a b samehost peer\n")]
    [InlineData("host a b 10.0.0.0 255.0.0.0 md5\n", EditorCell.Type, "local", "local a b md5\n")]
    [InlineData("host a b 10.0.0.0/8 md5\n", EditorCell.Type, "hostssl", "hostssl a b 10.0.0.0/8 md5\n")]
    [InlineData("host a b 10.0.0.0/8 md5\n", EditorCell.Address, "10.0.0.0 255.0.0.0", "host a b 10.0.0.0 255.0.0.0 md5\n")]
    [InlineData("host a b 10.0.0.0 255.0.0.0 md5 map=x\n", EditorCell.Address, "all", "host a b all md5 map=x\n")]
    [InlineData("host a b 10.0.0.0 255.0.0.0 md5 map=x\n", EditorCell.Method, "cert", "host a b 10.0.0.0 255.0.0.0 cert map=x\n")]
    [InlineData("host a b all md5\n", EditorCell.Database, "a,c", "host a,c b all md5\n")]
    [InlineData("hostssl a b all md5 # why\n", EditorCell.Options, "clientcert=verify-full clientname=DN",
        "hostssl a b all md5 clientcert=verify-full clientname=DN # why\n")]
    [InlineData("hostssl a b all md5 clientcert=verify-ca map=x\n", EditorCell.Options, "", "hostssl a b all md5\n")]
    [InlineData("hostssl a b all md5 clientcert=verify-ca map=x\n", EditorCell.Options, "clientcert=verify-full",
        "hostssl a b all md5 clientcert=verify-full\n")]
    [InlineData("host a b\n", EditorCell.Address, "all", "host a b all\n")]
    public void A_cell_is_edited_in_place(string before, EditorCell cell, string text, string after) =>
        Assert.Equal(after, Text(Set(Open(before), 0, cell, text)));

    [Theory]
    [InlineData(EditorCell.Role, "")]
    [InlineData(EditorCell.Role, "two words")]
    [InlineData(EditorCell.Role, "a#b")]
    [InlineData(EditorCell.Method, "\"open")]
    public void What_cannot_be_a_field_is_refused_with_the_reason(EditorCell cell, string text)
    {
        var state = Open("host a b all md5\n");
        if (CellEdits.Of(Rows(state)[0], cell, text, state.Secrets, out var refusal) is { } edit)
            refusal = Assert.IsType<EditorOutcome.Refused>(state.Apply(state.Files[0].Path, edit)).Because;
        Assert.False(string.IsNullOrEmpty(refusal));
    }

    [Theory]
    [InlineData(EditorCell.Method, "scram", 16, "invalid authentication method \"scram\"")]
    [InlineData(EditorCell.Type, "hostsl", 16, "invalid connection type \"hostsl\"")]
    [InlineData(EditorCell.Options, "clientcert=verify-full", 16, "clientcert can only be configured for \"hostssl\" rows")]
    [InlineData(EditorCell.Address, "10.0.0.0/33", 16, "invalid CIDR mask in address \"10.0.0.0/33\"")]
    [InlineData(EditorCell.Method, "oauth", 16, "invalid authentication method \"oauth\"")]
    public void The_server_says_at_the_row_what_it_would_not_take(EditorCell cell, string text, int major, string error)
    {
        var edited = Set(Open("local x y peer\nhost a b all md5\n", major), 1, cell, text);
        Assert.Null(Rows(edited)[0].Problem);
        Assert.Equal(error, Rows(edited)[1].Problem);
        Assert.False(edited.Rules.Accepted);
    }

    [Fact]
    public void What_only_the_servers_log_would_tell_is_told_at_the_row_too() =>
        Assert.Contains("in its log only", Rows(Set(Open("hostssl a b all md5\n"), 0, EditorCell.Options, "clientcert=1"))[0].Problem!,
            StringComparison.Ordinal);

    [Fact]
    public void Choices_are_the_versions_own_and_fit_the_type()
    {
        var snapshot = Snapshot("local a b peer\nhost a b all md5\nhostssl c d all cert\n");
        var rows = EditorRows.Of(EditorState.Open(snapshot), EditorState.Open(snapshot).Files[0]);
        var local = CellChoices.Methods(rows[0], snapshot.Version);
        Assert.Contains("peer", local);
        Assert.DoesNotContain("cert", local);
        var host = CellChoices.Methods(rows[1], snapshot.Version);
        Assert.Contains("ldap", host);
        Assert.DoesNotContain("peer", host);
        Assert.DoesNotContain("oauth", host);
        Assert.Contains("cert", CellChoices.Methods(rows[2], snapshot.Version));
        Assert.Empty(CellChoices.Options(rows[1], "", snapshot.Version));
        Assert.Contains("clientname=DN", CellChoices.Options(rows[2], "", snapshot.Version));
        Assert.Contains("map=x clientname=DN", CellChoices.Options(rows[2], "map=x ", snapshot.Version));
        Assert.DoesNotContain("ldapserver=", CellChoices.Options(rows[2], "", snapshot.Version));
    }

    [Fact]
    public void Choices_know_the_servers_names_and_go_on_with_a_list()
    {
        var snapshot = Snapshot("host all all 10.7.0.0/16 md5\n");
        var rows = EditorRows.Of(EditorState.Open(snapshot), EditorState.Open(snapshot).Files[0]);
        Assert.Contains("+auditors", CellChoices.Of(EditorCell.Role, rows[0], "", rows, snapshot));
        Assert.Contains("web,worker", CellChoices.Of(EditorCell.Role, rows[0], "web,", rows, snapshot));
        Assert.DoesNotContain("web,web", CellChoices.Of(EditorCell.Role, rows[0], "web,", rows, snapshot));
        Assert.Contains("10.7.0.0/16", CellChoices.Of(EditorCell.Address, rows[0], "", rows, snapshot));
        Assert.Contains("sameuser", CellChoices.Of(EditorCell.Database, rows[0], "", rows, snapshot));
    }
}
