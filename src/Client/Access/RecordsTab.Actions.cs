using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Access;

/// <summary>What a person does in the editor.</summary>
public sealed partial class RecordsTab
{
    [JSInvokable]
    public Task StepAsync(bool again)
    {
        var step = again ? State.Future : State.Past;
        if (step.IsEmpty || (again ? State.Redo() : State.Undo()) is not { } state) return Task.CompletedTask;
        var done = step.Peek();
        _state = state;
        (_editing, _preview, _refusal) = (null, null, null);
        if (done.Path != Edited?.Path) Put(FileKey, done.Path);
        See();
        FocusOn(done.Line);
        _said = $"{(again ? "Done again" : "Undone")}: {Lower(done.Label)}.";
        StateHasChanged();
        return Task.CompletedTask;
    }

    [JSInvokable]
    public Task DropAsync(int line, int before)
    {
        var outcome = ActAsync(RowEdits.To(_rows, Find(line), before == 0 ? _rows.Length : Find(before)));
        StateHasChanged();
        return outcome;
    }

    private Task ActAsync(EditorEdit.Records? edit)
    {
        if (edit is null || Edited is not { } file) return Task.CompletedTask;
        Settle(State.Apply(file.Path, edit));
        if (_refusal is not null) return Task.CompletedTask;
        FocusOn(edit.Line);
        _focusDue = true;
        _said = At >= 0
            ? $"{edit.Label}: record {At + 1} of {_rows.Length}, line {_focus}."
                + $"{(Row?.Problem is { } problem ? $" The server says: {problem}" : "")}"
            : $"{edit.Label}.";
        return Task.CompletedTask;
    }

    private void Settle(EditorOutcome outcome)
    {
        _refusal = outcome is EditorOutcome.Refused refused ? refused.Because : null;
        if (outcome is not EditorOutcome.Done done) return;
        _state = done.State;
        _asking = false;
        See();
    }

    private void FocusOn(int line)
    {
        if (_rows.IsEmpty) return;
        _focus = Find(line) >= 0 ? line : (_rows.LastOrDefault(row => row.Line <= line) ?? _rows[0]).Line;
    }

    private void Focus(int line)
    {
        _focus = line;
        if (_editing is { } editing && editing.Line != line) (_editing, _preview) = (null, null);
    }

    private void CaretAt(int line)
    {
        if (_rows.LastOrDefault(row => row.Top <= line) is { } row) _focus = row.Line;
    }

    private Task AddAsync(bool below)
    {
        var edit = RowEdits.Add(_rows, Math.Max(At, 0), below);
        var done = ActAsync(edit);
        if (_refusal is null && At >= 0 && View != TextOnly) _editing = (_focus, EditorCell.Type);
        _focusDue = false;
        return done;
    }

    private Task RemoveAsync() => Row is { } row
        ? ActAsync(RowEdits.Remove(row, At + 1 < _rows.Length ? _rows[At + 1] : At > 0 ? _rows[At - 1] : null))
        : Task.CompletedTask;

    private void Edit((int At, EditorCell Cell) at)
    {
        if (at.At < 0 || at.At >= _rows.Length || _rows[at.At] is not { Kind: RowKind.Record } row) return;
        _focus = row.Line;
        _editing = (row.Line, at.Cell);
        _preview = null;
    }

    private Task KeyAsync((KeyboardEventArgs Key, int At) pressed)
    {
        var (key, at) = pressed;
        switch (key)
        {
            case { Key: "ArrowUp", AltKey: true }: return ActAsync(RowEdits.Up(_rows, at));
            case { Key: "ArrowDown", AltKey: true }: return ActAsync(RowEdits.Down(_rows, at));
            case
            {
                Key: "ArrowUp" or "ArrowDown" or "Home"
                or "End"
            }:
                GoTo(key.Key switch { "ArrowUp" => at - 1, "ArrowDown" => at + 1, "Home" => 0, _ => _rows.Length - 1 }); break;
            case { Key: "Enter" or "F2" }: Edit((at, EditorCell.Type)); break;
            case { Key: "Insert" }: return AddAsync(below: !key.ShiftKey);
            case { Key: "Delete" }: return RemoveAsync();
            case { Key: "d", CtrlKey: true }: return ActAsync(RowEdits.Duplicate(_rows[at]));
            case { Key: "/", CtrlKey: true }: return ActAsync(RowEdits.Toggle(_rows[at]));
        }

        return Task.CompletedTask;
    }

    private void GoTo(int at)
    {
        if (at < 0 || at >= _rows.Length) return;
        _focus = _rows[at].Line;
        _focusDue = true;
    }

    /// <summary>What the server would say, while it is typed.</summary>
    private void Typed((int Line, EditorCell Cell, string Text) typed)
    {
        if (Find(typed.Line) is not (>= 0 and var at) || Edited is not { } file) return;
        _editing = (typed.Line, typed.Cell);
        if (CellEdits.Of(_rows[at], typed.Cell, typed.Text, State.Secrets, out var refusal) is not { } edit) _preview = refusal ?? "";
        else if (State.Apply(file.Path, edit) is EditorOutcome.Done done)
            _preview = EditorRows.ProblemOf(done.State, file, typed.Line) ?? "";
        else _preview = (State.Apply(file.Path, edit) as EditorOutcome.Refused)?.Because;
    }

    private Task CommitAsync((int Line, EditorCell Cell, string Text) typed)
    {
        if (Find(typed.Line) is not (>= 0 and var at) || Edited is not { } file) return Task.CompletedTask;
        if (CellEdits.Of(_rows[at], typed.Cell, typed.Text, State.Secrets, out var refusal) is not { } edit)
        {
            _refusal = refusal;
            return Task.CompletedTask;
        }

        Settle(State.Apply(file.Path, edit));
        _preview = _refusal;
        if (_refusal is null)
            _said = $"{edit.Label} of line {typed.Line}.{(Row?.Problem is { } problem ? $" The server says: {problem}" : "")}";
        return Task.CompletedTask;
    }

    private Task LeaveAsync()
    {
        (_editing, _preview) = (null, null);
        _focusDue = true;
        return Task.CompletedTask;
    }

    private void TextTyped((string Text, int Line) typed)
    {
        if (Edited is not { } file) return;
        Settle(State.Apply(file.Path, new EditorEdit.Text(typed.Text, typed.Line)));
        CaretAt(typed.Line);
    }

    private void Review()
    {
        _request = State.ToRequest();
        _reviewing = true;
    }

    private void EndReview()
    {
        _reviewing = false;
        _wired = null;
        if (_applied || _unconfirmed) Open();
        See();
    }

    private async Task SettledAsync(bool settled)
    {
        _applied = settled;
        var entries = await Setup.HistoryAsync(Snapshot.Target.Id, CancellationToken.None);
        _unconfirmed = entries.Any(entry => entry.State == JournalState.OnProbation);
        await OnChanged.InvokeAsync();
    }

    private void FindDrift()
    {
        var paths = Snapshot.Files;
        _drifted = [.. State.Files.Where(file => file.IsChanged && paths.GetValueOrDefault(file.Path)?.Hash is { } hash
            && hash != file.BaseHash && hash != file.ContentHash).Select(file => file.Path)];
        _conflict = null;
        if (_drifted.Length > 0) EndReview();
    }

    private void Rebase()
    {
        switch (EditorRebase.Onto(State, Snapshot))
        {
            case EditorOutcome.Done done:
                Open();
                _state = done.State;
                _said = "Your edits are on the file as it is now.";
                See();
                break;
            case EditorOutcome.Refused refused:
                _conflict = refused.Because;
                break;
        }
    }
}
