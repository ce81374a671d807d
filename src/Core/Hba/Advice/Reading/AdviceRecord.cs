using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>A record, what comes to it, and who takes the rest.</summary>
/// <param name="Index">Its place among the records.</param>
/// <param name="Reach">The connections that no earlier record surely takes; none when it is shadowed, or when it was not read.</param>
/// <param name="ShadowingRecords">Earlier records that take connections which this one names.</param>
/// <param name="Repeated">Its file is included more than once, so that an edit of its line edits more than this record.</param>
internal sealed record AdviceRecord(HbaRecord Record, int Index, ImmutableArray<AccessRegion> Reach,
    ImmutableArray<HbaRecord> ShadowingRecords, bool Repeated)
{
    public bool LetsIn => Record.Method != "reject";

    public bool IsShadowed => Reach.IsEmpty && !ShadowingRecords.IsEmpty;

    /// <summary>A file that is included twice: its second reading is shadowed by its first.</summary>
    public bool ShadowsItself =>
        ShadowingRecords.Any(shadowing => shadowing.FileName == Record.FileName && shadowing.LineNumber == Record.LineNumber);

    public HbaAdvice Say(FindingCode code, Severity severity, string message, string remedy, params ImmutableArray<PgHbaEdit> edits) => new(
        new(code, severity, message, remedy, AdviceText.At(Record)), Record, Repeated
            || edits.IsDefaultOrEmpty ? null : new(Record.FileName, edits));
}
