using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Pages;

public sealed partial class NewTargetPage
{
    private readonly TargetForm _form = new();
    private State _state = new();

    [Inject]
    private ITargets Targets { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task AddAsync()
    {
        var missing = Missing();
        if (missing.Length > 0)
        {
            _state = new() { Wrong = _form.At(missing) };
            return;
        }

        _state = new() { Busy = true };
        try
        {
            var outcome = await Targets.AddAsync(_form.ToDraft(), Gone);
            switch (outcome)
            {
                case AddTargetOutcome.Added added:
                    Navigation.NavigateTo(Links.Target(added.Target.Id));
                    return;
                case AddTargetOutcome.Refused refused:
                    _state = new() { Wrong = _form.At(refused.Findings) };
                    return;
            }
        }
        finally
        {
            _state = _state with { Busy = false };
        }
    }

    private ImmutableArray<Finding> Missing()
    {
        var all = ImmutableArray.CreateBuilder<Finding>();
        void Need(string value, string field, string message)
        {
            if (string.IsNullOrWhiteSpace(value)) all.Add(new("field-missing", Severity.Error, message, null, field));
        }

        Need(_form.Name, "name", "Give the target a name.");
        Need(_form.Host, "host", "Give the host that clients use.");
        Need(_form.DataDirectory, "dataDirectory", "Give the data directory.");
        return all.ToImmutable();
    }

    private string Invalid(string field) => _state.Wrong.For(field).IsEmpty ? "false" : "true";

    private sealed record State
    {
        public bool Busy { get; init; }

        public FieldFindings Wrong { get; init; } = FieldFindings.None;

        public bool HasFileFindings => !Wrong.For("configFile").IsEmpty || !Wrong.For("hbaFile").IsEmpty || !Wrong.For("identFile").IsEmpty;
    }
}
