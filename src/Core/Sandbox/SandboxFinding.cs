namespace PgTlsDashboard.Core.Sandbox;

/// <summary>Why there is no sandbox, and what to do.</summary>
internal static class SandboxFinding
{
    public static readonly Finding NoAccount = new(
        FindingCode.SandboxNoAccount, Severity.Error,
        "PostgreSQL does not run as root, and this machine has neither a postgres nor a nobody account to run it.",
        "Make an account named postgres (useradd --system postgres), or start the dashboard as another user than root.");

    public static readonly Finding NoSetpriv = new(
        FindingCode.SandboxNoSetpriv, Severity.Error, "The sandbox needs setpriv, which is not on this machine.",
        "Install it: apt-get install util-linux.");

    public static Finding ForeignPrograms(string pgBin) => new(
        FindingCode.SandboxForeignPrograms, Severity.Error,
        $"PG_BIN names {pgBin}, where another account than root and the sandbox's own could replace the programs.",
        "Set PG_BIN to a directory of root (and so each directory above it), or unset it.", "PG_BIN");

    private static readonly string[] s_markers = ["PANIC: ", "FATAL: ", "error: "];

    /// <param name="message">What the failure said; of a log or of initdb's output only the line that says why is shown.</param>
    public static Finding NotStarted(string message) => new(
        FindingCode.SandboxFailed, Severity.Error, $"The sandbox did not start: {Reason(message).TrimEnd('.')}.",
        "Correct what it names and start the sandbox again; PG_BIN chooses another PostgreSQL.");

    public static Finding NoPostgres(string? pgBin) => pgBin is { Length: > 0 }
        ? new(
            FindingCode.SandboxNoPostgresql, Severity.Error, $"PG_BIN names {pgBin}, which holds no PostgreSQL server that can run here.",
            "Set PG_BIN to the directory that holds initdb and postgres, or unset it.", "PG_BIN")
        : new(
            FindingCode.SandboxNoPostgresql, Severity.Error, "This machine has no PostgreSQL server in PATH or /usr/lib/postgresql.",
            "Install it (apt-get install postgresql), or set PG_BIN to the directory that holds initdb and postgres.");

    private static string Reason(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var marker in s_markers)
            if (Array.FindLast(lines, line => line.Contains(marker, StringComparison.Ordinal)) is { } line)
                return line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..].Trim();
        return lines.Length > 0 ? lines[^1] : "it did not say why";
    }
}
