namespace PgTlsDashboard.Core.Sandbox;

/// <summary>Why this machine cannot run a sandbox, as it is.</summary>
internal static class SandboxFinding
{
    public static readonly Finding NoAccount = new(
        "sandbox-no-account", Severity.Error, "PostgreSQL does not run as root, and this machine has neither a postgres nor a nobody account to run it.",
        "Make an account named postgres (useradd --system postgres), or start the dashboard as another user than root.");

    public static readonly Finding NoSetpriv = new(
        "sandbox-no-setpriv", Severity.Error, "The sandbox needs setpriv, which is not on this machine.", "Install it: apt-get install util-linux.");

    public static Finding NoPostgres(string? pgBin) => pgBin is { Length: > 0 }
        ? new(
            "sandbox-no-postgresql", Severity.Error, $"PG_BIN names {pgBin}, which holds no PostgreSQL server that can run here.",
            "Set PG_BIN to the directory that holds initdb and postgres, or unset it.", "PG_BIN")
        : new(
            "sandbox-no-postgresql", Severity.Error, "This machine has no PostgreSQL server in PATH or /usr/lib/postgresql.",
            "Install it (apt-get install postgresql), or set PG_BIN to the directory that holds initdb and postgres.");
}
