namespace PgTlsDashboard.Core;

/// <content>Findings on the sandbox.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode SandboxFailed = new("sandbox-failed", "The sandbox did not start.");
    public static readonly FindingCode SandboxForeignPrograms = new(
        "sandbox-foreign-programs", "An account other than root and the sandbox's own could replace the programs that PG_BIN names.");
    public static readonly FindingCode SandboxNoAccount = new(
        "sandbox-no-account", "The machine has no account to run the sandbox's server.");
    public static readonly FindingCode SandboxNoPostgresql = new(
        "sandbox-no-postgresql", "The machine has no PostgreSQL server for the sandbox.");
    public static readonly FindingCode SandboxNoSetpriv = new("sandbox-no-setpriv", "The machine has no setpriv, which the sandbox needs.");
}
