using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.JSInterop;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Reading;

namespace PgTlsDashboard.Client.Layout;

/// <summary>Shows <see cref="ErrorPanel"/> in place of a page that threw, with the reference of the log's entry.</summary>
public sealed class PageErrorBoundary : ErrorBoundaryBase
{
    private ErrorReference? _reference;

    [Inject]
    private PageErrorLog Errors { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        // The browser is gone: nobody is left to be shown an error, and none happened.
        if (exception is not JSDisconnectedException) _reference = Errors.Write(this, "showing the page", exception);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<ErrorPanel>(1);
        builder.AddComponentParameter(2, nameof(ErrorPanel.Reference), _reference);
        builder.AddComponentParameter(3, nameof(ErrorPanel.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}
