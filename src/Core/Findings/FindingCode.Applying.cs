namespace PgTlsDashboard.Core;

/// <content>Findings on targets, and the search for what a change promised.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AdminLimited = new("admin-limited", "The admin role may not read the server's view of its files.");
    public static readonly FindingCode ApplyCancelled = new("apply-cancelled", "Whoever asked for the apply left or cancelled it.");
    public static readonly FindingCode AuditMissing = new(
        "audit-missing", "The action was done, and its line in the audit trail could not be written.");
    public static readonly FindingCode ConfirmByHand = new(
        "confirm-by-hand", "A change that a person writes cannot be restored by a clock.");
    public static readonly FindingCode DataDirectoryMissing = new(
        "data-directory-missing", "The data directory does not exist, or cannot be seen.");
    public static readonly FindingCode DataDirectoryUnlike = new(
        "data-directory-unlike", "The directory is no data directory, or cannot be read.");
    public static readonly FindingCode FileUnlike = new("file-unlike", "The file is not of the kind that was declared.");
    public static readonly FindingCode HistoryMissing = new(
        "history-missing", "The action was done, and the history could not be written.");
    public static readonly FindingCode HostInvalid = new("host-invalid", "The host is no host name or address.");
    public static readonly FindingCode NameInvalid = new("name-invalid", "The target's name is not valid.");
    public static readonly FindingCode NameTaken = new("name-taken", "Another target has this name.");
    public static readonly FindingCode OnProbation = new("on-probation", "A change of the target waits for its confirmation.");
    public static readonly FindingCode OtherFile = new("other-file", "The server uses another file than the one that was declared.");
    public static readonly FindingCode OtherServer = new("other-server", "The admin connection leads to another server.");
    public static readonly FindingCode PathInvalid = new("path-invalid", "The path is not absolute, or has .. in it.");
    public static readonly FindingCode PortInvalid = new("port-invalid", "The port is no TCP port.");
    public static readonly FindingCode ProbationOutOfRange = new("probation-out-of-range", "The time to confirm is too short or too long.");
    public static readonly FindingCode RoleInvalid = new("role-invalid", "A role to try is no valid name of a role.");
    public static readonly FindingCode RolesTooMany = new("roles-too-many", "There are more roles to try than are tried.");
    public static readonly FindingCode ServedCertificate = new("served-certificate", "The server serves the new certificate.");
    public static readonly FindingCode ServedCertificateOld = new(
        "served-certificate-old", "The server does not serve the new certificate after its reload.");
    public static readonly FindingCode ServedCertificateUnseen = new(
        "served-certificate-unseen", "The server cannot be reached from here, so that the served certificate is not known.");
    public static readonly FindingCode ServerKnown = new("server-known", "The server is a target already.");
    public static readonly FindingCode ServerLog = new("server-log", "What the server's own log says of a reload.");
    public static readonly FindingCode TargetGone = new("target-gone", "The target was removed.");
    public static readonly FindingCode UndoContradicted = new(
        "undo-contradicted", "The files are restored, and the server does not show what they ask for.");
    public static readonly FindingCode Unproven = new(
        "unproven", "The change is in place, and what it promises was not observed, or the agent was not told.");
    public static readonly FindingCode WatchRuns = new("watch-runs", "The watch runs already.");
}
