namespace PgTlsDashboard.Core;

/// <content>Findings on writing files, the journal and rollback.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode ApplyRunning = new("apply-running", "Another apply runs for this target.");
    public static readonly FindingCode BackupDamaged = new("backup-damaged", "A backup of the journal is damaged.");
    public static readonly FindingCode Cancelled = new("cancelled", "The apply was cancelled before every file was in place.");
    public static readonly FindingCode ChangedByLaterEntry = new("changed-by-later-entry", "A later journal entry changed the same file.");
    public static readonly FindingCode DirectoryInPlaceOfFile = new(
        "directory-in-place-of-file", "There is a directory where the file must be.");
    public static readonly FindingCode DirectoryMissing = new("directory-missing", "The directory of the file does not exist.");
    public static readonly FindingCode DirectoryReplaced = new(
        "directory-replaced", "A declared directory was replaced by another since the plan was made.");
    public static readonly FindingCode DiskFull = new("disk-full", "There is no space left for the file.");
    public static readonly FindingCode EditedSince = new("edited-since", "The file was edited after the entry was applied.");
    public static readonly FindingCode EffectContradicted = new("effect-contradicted", "What the plan promises was not seen.");
    public static readonly FindingCode EntryDoesNotStand = new(
        "entry-does-not-stand", "The journal entry is not applied, so that it cannot be rolled back.");
    public static readonly FindingCode EntryMovedOn = new(
        "entry-moved-on", "The journal entry is no longer in the state in which it was looked at.");
    public static readonly FindingCode EntryNotWaiting = new("entry-not-waiting", "The journal entry waits for no confirmation.");
    public static readonly FindingCode FileBusy = new("file-busy", "The file is in use.");
    public static readonly FindingCode FileExists = new("file-exists", "The file exists already.");
    public static readonly FindingCode FileMissing = new("file-missing", "The file does not exist.");
    public static readonly FindingCode FileSystemError = new("file-system-error", "The file system failed for another cause.");
    public static readonly FindingCode FileSystemReadOnly = new("file-system-read-only", "The file system is read-only.");
    public static readonly FindingCode FileTooLarge = new("file-too-large", "The file is too large.");
    public static readonly FindingCode JournalDamaged = new("journal-damaged", "A journal entry is damaged, and nothing was done for it.");
    public static readonly FindingCode LinkLoop = new("link-loop", "Symbolic links lead in a circle.");
    public static readonly FindingCode NameTooLong = new("name-too-long", "The path is too long for the file system.");
    public static readonly FindingCode NoPermission = new("no-permission", "The account may not write the file.");
    public static readonly FindingCode NoSuchEntry = new("no-such-entry", "There is no such journal entry.");
    public static readonly FindingCode NotARegularFile = new("not-a-regular-file", "The path is no regular file.");
    public static readonly FindingCode NotDoneByHand = new(
        "not-done-by-hand", "A file that is left to a person is not as the plan wants it.");
    public static readonly FindingCode NotOnProbation = new(
        "not-on-probation", "The journal entry waits for no confirmation within a time.");
    public static readonly FindingCode NothingDue = new("nothing-due", "Nothing is due for this journal entry.");
    public static readonly FindingCode NothingToChange = new("nothing-to-change", "Every file is already as the plan wants it.");
    public static readonly FindingCode OwnerNotPermitted = new("owner-not-permitted", "The account may not give the file to its owner.");
    public static readonly FindingCode PathOutsideTarget = new(
        "path-outside-target", "The path is not among those that the target declares.");
    public static readonly FindingCode PathTwice = new("path-twice", "The plan writes a file twice.");
    public static readonly FindingCode ProbationNeedsReload = new(
        "probation-needs-reload", "The change cannot be undone by a clock, because nobody here can reload the server.");
    public static readonly FindingCode ProbationOver = new(
        "probation-over", "The time to confirm is over, and the change is being rolled back.");
    public static readonly FindingCode ProbationWithoutReload = new(
        "probation-without-reload", "The plan reloads nothing, so that its connections cannot be tried.");
    public static readonly FindingCode ReloadByHand = new(
        "reload-by-hand", "The files are restored, and the server still runs with what it loaded last.");
    public static readonly FindingCode ReloadUnanswered = new("reload-unanswered", "The server could not be asked to reload.");
    public static readonly FindingCode RestoreFailed = new("restore-failed", "A file could not be restored.");
    public static readonly FindingCode RolledBack = new("rolled-back", "The change was rolled back.");
    public static readonly FindingCode SecretTooOpen = new("secret-too-open", "The plan would let other accounts read a key.");
    public static readonly FindingCode SettleLate = new("settle-late", "The change stands, because nobody said in time what was seen.");
    public static readonly FindingCode VerdictNotAsked = new(
        "verdict-not-asked", "Nobody could ask the server what it took of the files.");
    public static readonly FindingCode VerdictUnanswered = new("verdict-unanswered", "The server's view of its files could not be read.");
}
