using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A target's state, from its files, the wire and the last verify run.</summary>
/// <param name="Level"><c>proven</c>, <c>attention</c>, <c>broken</c> or <c>notKnown</c>.</param>
/// <param name="Word">The level as pages show it.</param>
/// <param name="Sentence">The cause of the level, without a full stop.</param>
/// <param name="NextStep">The step of the set-up that is due: <c>inspect</c>, <c>server-certificate</c>, <c>access-rules</c>,
/// <c>client-certificate</c> or <c>verify</c>.</param>
public sealed record TargetHealthDto(string Level, string Word, string Sentence, string NextStep)
{
    public static TargetHealthDto Of(TargetHealth health) =>
        new(Spelling.Of(health.Meaning), health.Word, health.Sentence, health.NextStep);
}
