namespace PgTlsDashboard.Core.Hba;

/// <summary>
/// Why the server does not take a record: <paramref name="Shown"/> is what the view's error column says, null where only the log knows.
/// </summary>
internal readonly record struct HbaRefusal(string? Shown, string Cause)
{
    public static HbaRefusal Of(string error) => new(error, error);

    public static HbaRefusal OnlyLogged(string cause) => new(null, cause);
}
