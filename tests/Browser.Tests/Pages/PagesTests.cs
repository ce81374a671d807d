using System.Collections.Immutable;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>
/// Every page in every state it can be brought to, light and dark, 1440 and 390 pixels wide. The screenshots lie in
/// <see cref="Visitor.ScreenshotFolder"/>.
/// </summary>
[Collection(Chromium.Collection)]
public sealed class PagesTests(PagesTour tour) : IClassFixture<PagesTour>
{
    public static TheoryData<string> Pages { get; } =
    [
        "signed-out", "sign-in", "spent-link", "unknown-address", "reconnecting",
        "empty-overview", "empty-targets", "empty-clients", "empty-history", "empty-probe", "empty-settings", "empty-access",
        "new-target", "new-target-wrong-paths", "new-target-wrong-password", "edit-target", "edit-target-wrong-path",
        "probe-silent", "probe-unreachable",
        "editor", "editor-wrong", "editor-review",
        "plaintext-overview", "plaintext-targets", "plaintext-target", "inspect", "verify-before",
        "pgmoneta-trust", "server-certificate-diff", "server-certificate-by-hand", "server-certificate-access", "apply-rolled-back",
        "server-certificate-applied",
        "access-rules-diff", "access-rules-by-hand", "access-rules-access", "apply-drifted", "access-rules-applied",
        "client-certificate-diff", "client-certificate-by-hand", "client-certificate-access", "client-certificate-issued",
        "pgmoneta-certificate",
        "verified", "verified-evidence",
        "proven-overview", "proven-targets", "proven-target", "clients", "history", "history-audit", "probe", "probe-full", "probe-compare",
        "settings", "search",
        "access-plaintext", "access-matrix", "access-cell", "access-explain", "access-refused", "access-other-cause", "access-matched",
        "access-undecided",
        "access-no-near-record", "access-form-findings", "access-choose", "access-down", "access-rules-refused",
        "advice", "advice-plan", "watch-off", "watch-nobody", "watch-seen",
        "preview-sessions", "probation-choice", "probation-countdown", "probation-not-kept", "probation-expired", "probation-history",
        "verified-in-depth", "verified-every-role",
        "fleet-form", "fleet-refused", "fleet-running", "fleet-cancelled", "fleet-done",
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

    [Fact]
    public void A_real_client_that_was_refused_reads_the_record_and_the_column_in_one_look()
    {
        Assert.StartsWith("Refused: no record is for app on postgres from 127.0.0.1 without TLS.", tour.Access.Headline,
            StringComparison.Ordinal);
        Assert.Contains("Line 3 of pg_hba.conf would have matched but for one column: the connection type.", tour.Access.NearMiss,
            StringComparison.Ordinal);
    }

    private static void Nothing(ImmutableArray<string> faults) => Assert.True(faults.IsEmpty, string.Join('\n', faults));
}
