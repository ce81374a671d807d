using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>
/// Looks for effects in the server's own view: what it has is not what it serves, but where a value comes from only it knows.
/// </summary>
internal static class SettingSearch
{
    private const string Ask = "Give the target an admin connection that gets in, or look at pg_settings yourself.";

    public static EffectObservation Look(Effect.SettingInForce effect, ServerView? view)
    {
        if (view is null) return EffectWords.NotObserved(effect, "Nobody could ask the server for its settings.", Ask);
        if (view.Settings.GetValueOrDefault(effect.Name) is not { } setting)
            return EffectWords.NotObserved(effect, $"The server does not list {effect.Name}.", Ask);
        var found = $"{effect.Name} = '{setting.Value}', source {(setting.Source.Length == 0 ? "not known" : setting.Source)}"
            + (setting.SourceFile is { } file ? $", {file}" : "");
        // Where it comes from is hidden from roles without pg_read_all_settings.
        // The file may have several names; that it is one that a reload reads is what counts.
        if (!IsSame(setting.Value, effect.Value) || setting.Source is not ("configuration file" or ""))
            return EffectWords.Contradicted(effect, $"The server has {found}.");
        return setting.Source.Length == 0
            ? EffectWords.NotObserved(effect, $"The server has {found}.", "Update the agent: it does not read the source of a setting yet.")
            : EffectWords.Observed(effect, $"{found}.");
    }

    /// <summary>What pg_hba_file_rules says against the files; null when it agrees, or was not read.</summary>
    public static string? Against(Effect.RecordsInForce effect, ServerView? view)
    {
        if (view?.HbaRules is not { } rules) return null;
        if (rules.FirstOrDefault(rule => rule.Error is not null || rule.Type is null) is { } bad)
            return $"pg_hba_file_rules has an error at {bad.FileName}:{bad.LineNumber}: {bad.Error ?? "it names no reason"}.";
        return rules.Length == effect.Records
            ? null
            : $"pg_hba_file_rules has {rules.Length} records, and the files have {effect.Records}.";
    }

    private static bool IsSame(string one, string other) => one == other
        || (one is "on" or "off" && AskedTls.IsOn(one) == AskedTls.IsOn(other)
            && (AskedTls.IsOn(other) || other.ToLowerInvariant() is "off" or "false" or "no" or "0"))
        || string.Equals(one, other, StringComparison.OrdinalIgnoreCase) && one.StartsWith("TLS", StringComparison.Ordinal);
}
