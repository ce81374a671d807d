using System.Collections.Immutable;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>Every page in every state it can be brought to, light and dark, 1440 and 390 pixels wide. The screenshots lie in <see cref="Visitor.ScreenshotFolder"/>.</summary>
[Collection(Chromium.Collection)]
public sealed class PagesTests(PagesTour tour) : IClassFixture<PagesTour>
{
    public static TheoryData<string> Pages { get; } =
    [
        "signed-out", "sign-in", "spent-link", "unknown-address", "reconnecting",
        "empty-overview", "empty-targets", "empty-clients", "empty-history", "empty-probe", "empty-settings",
        "new-target", "new-target-wrong-paths", "new-target-wrong-password", "probe-silent", "probe-unreachable",
        "editor", "editor-wrong", "editor-review",
        "plaintext-overview", "plaintext-targets", "plaintext-target", "inspect", "verify-before",
        "pgmoneta-trust", "server-certificate-diff", "server-certificate-by-hand", "server-certificate-access", "apply-rolled-back", "server-certificate-applied",
        "access-rules-diff", "access-rules-by-hand", "access-rules-access", "apply-drifted", "access-rules-applied",
        "client-certificate-diff", "client-certificate-by-hand", "client-certificate-access", "client-certificate-issued", "pgmoneta-certificate",
        "verified", "verified-evidence",
        "proven-overview", "proven-targets", "proven-target", "clients", "history", "history-audit", "probe", "settings", "search",
        "down-overview", "down-target", "down-verify",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_no_serious_barrier_in_any_theme_or_width(string page) => Nothing(tour.Of(page).Barriers);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_never_scrolls_sideways(string page) => Nothing(tour.Of(page).Overflows);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_asks_nothing_of_another_host(string page) => Nothing(tour.Of(page).StrangeRequests);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_writes_no_error_to_the_console(string page) => Nothing(tour.Of(page).ConsoleErrors);

    private static void Nothing(ImmutableArray<string> faults) => Assert.True(faults.IsEmpty, string.Join('\n', faults));
}
