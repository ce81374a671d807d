namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>
/// Why the server does not take a record: <paramref name="Shown"/> is what the view's error column says, null where only the log knows.
/// </summary>
/// <param name="EndsServer">The server does not live to say anything: the view's session crashes, and so does a reload.</param>
internal readonly record struct HbaRefusal(string? Shown, string Cause, bool EndsServer = false)
{
    public static HbaRefusal Of(string error) => new(error, error);

    public static HbaRefusal OnlyLogged(string cause) => new(null, cause);
}
