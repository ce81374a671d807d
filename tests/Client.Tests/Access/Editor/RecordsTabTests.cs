using Bunit;
using Microsoft.AspNetCore.Components.Web;
using PgTlsDashboard.Client.Access;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

public sealed class RecordsTabTests : DashboardContext
{
    private const string Three =
        "# A\nlocal a all trust\nhost b all all md5\n# C\nhostssl c all all ldap ldapserver=x ldapbasedn=y ldapbindpasswd=hunter2\n";

    private IRenderedComponent<RecordsTab> Show(string text = Three) =>
        Render<RecordsTab>(p => p.Add(tab => tab.Snapshot, Editing.Snapshot(text)));

    private static string[] Databases(IRenderedComponent<RecordsTab> tab) =>
        [.. tab.FindAll("[data-testid='record'] td[data-label='Database']").Select(cell => cell.TextContent.Trim())];

    [Fact]
    public void Alt_and_an_arrow_move_a_record_and_it_is_said()
    {
        var tab = Show();
        tab.FindAll(Id("record"))[0].KeyDown(new KeyboardEventArgs { Key = "ArrowDown", AltKey = true });
        Assert.Equal(["b", "a", "c"], Databases(tab));
        Assert.Contains("record 2 of 3, line 3", tab.Find(Id("editor-said")).TextContent, StringComparison.Ordinal);
        Assert.Equal("0", tab.FindAll(Id("record"))[1].GetAttribute("tabindex"));
        tab.Find(Id("undo")).Click();
        Assert.Equal(["a", "b", "c"], Databases(tab));
    }

    [Fact]
    public void The_servers_words_come_while_a_cell_is_typed_and_go_when_it_is_left()
    {
        var tab = Show();
        tab.FindAll("[data-testid='record'] td[data-label='Method']")[1].Click();
        tab.Find(Id("cell-method")).Input("scram");
        Assert.Contains("invalid authentication method \"scram\"", tab.Find(Id("problem-3")).TextContent, StringComparison.Ordinal);
        tab.Find(Id("cell-method")).KeyDown("Escape");
        Assert.Empty(tab.FindAll(Id("problem-3")));
        Assert.True(tab.Find(Id("undo")).HasAttribute("disabled"));
    }

    [Fact]
    public void Enter_keeps_what_was_typed()
    {
        var tab = Show();
        tab.FindAll("[data-testid='record'] td[data-label='Method']")[1].Click();
        tab.Find(Id("cell-method")).Input("scram-sha-256");
        tab.Find(Id("cell-method")).KeyDown("Enter");
        Assert.Contains("scram-sha-256", tab.FindAll(Id("record"))[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("changed", tab.FindAll(Id("record"))[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_nowhere_on_the_page()
    {
        var tab = Show();
        tab.FindAll("[data-testid='record'] td[data-label='Options']")[2].Click();
        Assert.Equal("ldapserver=x ldapbasedn=y ldapbindpasswd=***", tab.Find(Id("cell-options")).GetAttribute("value"));
        Assert.DoesNotContain("hunter2", tab.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Discarding_asks_first()
    {
        var tab = Show();
        tab.Find(Id("remove")).Click();
        Assert.Equal(["b", "c"], Databases(tab));
        tab.Find(Id("discard")).Click();
        Assert.Equal(["b", "c"], Databases(tab));
        tab.Find(Id("discard-confirm")).Click();
        Assert.Equal(["a", "b", "c"], Databases(tab));
    }

    [Fact]
    public void Leaving_with_edits_asks_and_without_does_not()
    {
        var tab = Show();
        tab.Find(Id("move-down")).Click();
        Navigation.NavigateTo("/targets");
        Assert.DoesNotContain("/targets", Navigation.Uri, StringComparison.Ordinal);
        tab.Find(Id("undo")).Click();
        Navigation.NavigateTo("/targets");
        Assert.Contains("/targets", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Edits_survive_a_file_that_somebody_else_changed_and_go_onto_it()
    {
        var tab = Show();
        tab.Find(Id("toggle")).Click();
        tab.Render(p => p.Add(t => t.Snapshot, Editing.Snapshot(Three + "host d all all md5\n")));
        tab.Find(Id("editor-drifted"));
        Assert.Equal(["a", "b", "c"], Databases(tab));
        tab.Find(Id("rebase")).Click();
        Assert.Equal(["a", "b", "c", "d"], Databases(tab));
        Assert.Contains("off", tab.FindAll(Id("record"))[0].ClassName!, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll(Id("editor-drifted")));
    }

    [Fact]
    public void A_file_that_holds_the_edits_is_nobody_elses_change()
    {
        var tab = Show();
        tab.Find(Id("move-down")).Click();
        tab.Find(Id("review-edits")).Click();
        tab.WaitForAssertion(() => Assert.NotEmpty(World.Asked.OfType<RecipeRequest.AccessRules>()));
        var edited = Assert.Single(World.Asked.OfType<RecipeRequest.AccessRules>().Last().Files).Content;
        tab.Find(Id("back-to-editor")).Click();

        tab.Render(p => p.Add(t => t.Snapshot, Editing.Snapshot(System.Text.Encoding.UTF8.GetString(edited.AsSpan()))));

        Assert.Empty(tab.FindAll(Id("editor-drifted")));
    }

    [Fact]
    public void The_review_plans_the_edited_bytes()
    {
        var tab = Show();
        tab.Find(Id("move-down")).Click();
        tab.Find(Id("review-edits")).Click();
        tab.WaitForAssertion(() => Assert.NotEmpty(World.Asked.OfType<RecipeRequest.AccessRules>()));
        var file = Assert.Single(World.Asked.OfType<RecipeRequest.AccessRules>().Last().Files);
        Assert.StartsWith("host b all all md5\n# A\nlocal a all trust\n", System.Text.Encoding.UTF8.GetString(file.Content.AsSpan()),
            StringComparison.Ordinal);
        Assert.Contains("hunter2", System.Text.Encoding.UTF8.GetString(file.Content.AsSpan()), StringComparison.Ordinal);
    }
}
