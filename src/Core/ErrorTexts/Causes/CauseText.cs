namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>A cause in words.</summary>
/// <param name="Message">One sentence of what is so.</param>
/// <param name="Remedy">One sentence of what to do.</param>
/// <param name="Recipe">The recipe whose plan changes what causes it; null where no plan does.</param>
internal sealed record CauseText(string Message, string Remedy, string? Recipe = null)
{
    /// <exception cref="KeyNotFoundException">The code is of no cause.</exception>
    public static CauseText Of(FindingCode code) =>
        ClientCauseTexts.All.GetValueOrDefault(code) ?? ServerCauseTexts.All[code];
}
