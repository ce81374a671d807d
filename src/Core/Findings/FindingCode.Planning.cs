namespace PgTlsDashboard.Core;

/// <content>Findings on plans: what was read, asked for and would change.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AddressInvalid = new("address-invalid", "The address is no IP address or network.");
    public static readonly FindingCode AddressWithoutRecord = new("address-without-record", "No record has the address that was chosen.");
    public static readonly FindingCode AdminCutOff = new(
        "admin-cut-off", "The dashboard's own admin login is, or would be, rejected by the new rules.");
    public static readonly FindingCode AdviceAmbiguous = new("advice-ambiguous", "The advice is given more than once.");
    public static readonly FindingCode AdviceGone = new("advice-gone", "The access rules no longer give this advice.");
    public static readonly FindingCode AdviceNotMechanical = new(
        "advice-not-mechanical", "The advice has no fix that a program can choose.");
    public static readonly FindingCode AdviceNotSafe = new(
        "advice-not-safe", "The fix would let clients in that are kept out now, or would not end the advice.");
    public static readonly FindingCode AuthorityKeyOnServer = new("authority-key-on-server", "The server's key is the authority's key.");
    public static readonly FindingCode CaFileHoldsPrivateKey = new(
        "ca-file-holds-private-key", "The file of ssl_ca_file has a private key beside the certificates.");
    public static readonly FindingCode CannotProveServed = new(
        "cannot-prove-served", "The server cannot be reached from here, so that the served certificate will not be checked.");
    public static readonly FindingCode ChoiceEmpty = new("choice-empty", "A list that chooses records is empty.");
    public static readonly FindingCode ChoiceInvalid = new("choice-invalid", "An entry of a list that chooses records is not valid.");
    public static readonly FindingCode ConfError = new("conf-error", "The server cannot read its configuration as it is.");
    public static readonly FindingCode ConfRejected = new("conf-rejected", "The server rejects a setting.");
    public static readonly FindingCode ConfUnreadable = new("conf-unreadable", "A file of the server's configuration cannot be read.");
    public static readonly FindingCode ConfirmationNeeded = new(
        "confirmation-needed", "The change cuts somebody off, or another program will write it over, and must be confirmed.");
    public static readonly FindingCode ConsumerAway = new(
        "consumer-away", "A program that is configured for the server is not connected now.");
    public static readonly FindingCode CrlLacksAuthority = new(
        "crl-lacks-authority", "The server checks a revocation list that has no CRL of the client's authority.");
    public static readonly FindingCode Drifted = new("drifted", "The file was edited after the edit began.");
    public static readonly FindingCode FileTwice = new("file-twice", "A file is given twice.");
    public static readonly FindingCode FilesMissing = new("files-missing", "No file is given.");
    public static readonly FindingCode HbaPlaintextRemains = new("hba-plaintext-remains", "A record still lets clients in without TLS.");
    public static readonly FindingCode HbaRejected = new("hba-rejected", "The server rejects a record of pg_hba.conf.");
    public static readonly FindingCode HbaUnreadable = new("hba-unreadable", "A file of the access rules cannot be read.");
    public static readonly FindingCode HbaWithoutCertificate = new(
        "hba-without-certificate", "A record lets clients in without a client certificate.");
    public static readonly FindingCode HealthChecksNotSeen = new(
        "health-checks-not-seen", "Checks that connect and leave at once are in no list of sessions.");
    public static readonly FindingCode HostNotNamed = new("host-not-named", "The target's host is not among the certificate's names.");
    public static readonly FindingCode IncludeNotRead = new("include-not-read", "An included file was not read.");
    public static readonly FindingCode LastSuperuserCutOff = new(
        "last-superuser-cut-off", "No superuser could log in under the new rules.");
    public static readonly FindingCode LinkFollowed = new(
        "link-followed", "The path is a symbolic link, and changes are written to its target.");
    public static readonly FindingCode LongValidity = new(
        "long-validity", "The certificate is valid for very long, and nothing renews it.");
    public static readonly FindingCode ManagedFile = new(
        "managed-file", "Another program writes the file, and will write it over.");
    public static readonly FindingCode NamesMissing = new("names-missing", "A server certificate needs a name.");
    public static readonly FindingCode NamesTooMany = new("names-too-many", "The certificate would have too many names.");
    public static readonly FindingCode NoAdminConnection = new("no-admin-connection", "The target has no admin connection.");
    public static readonly FindingCode NoHostsslRecord = new("no-hostssl-record", "None of the chosen records is hostssl.");
    public static readonly FindingCode NoSubjectAlternativeName = new(
        "no-subject-alternative-name", "The certificate would have no subject alternative name.");
    public static readonly FindingCode NotAnAccessFile = new("not-an-access-file", "The path is no file of the target's access rules.");
    public static readonly FindingCode NotAtomic = new(
        "not-atomic", "The file is a mount point and is written in place, which is not atomic.");
    public static readonly FindingCode NothingToRequire = new(
        "nothing-to-require", "None of the chosen records lets clients in without TLS.");
    public static readonly FindingCode OlderClientsLose = new(
        "older-clients-lose", "Clients without TLS 1.3 can no longer connect over TLS.");
    public static readonly FindingCode PgmonetaCaUnreadable = new(
        "pgmoneta-ca-unreadable", "The file of authorities that pgmoneta trusts today cannot be read.");
    public static readonly FindingCode PgmonetaConfUnknown = new("pgmoneta-conf-unknown", "The target declares no pgmoneta.conf.");
    public static readonly FindingCode PgmonetaConfUnreadable = new("pgmoneta-conf-unreadable", "pgmoneta.conf cannot be read.");
    public static readonly FindingCode PgmonetaDoesNotTrust = new(
        "pgmoneta-does-not-trust", "pgmoneta does not trust the authority of the server's certificate.");
    public static readonly FindingCode PgmonetaHba = new("pgmoneta-hba", "No record of pg_hba.conf lets pgmoneta's role in.");
    public static readonly FindingCode PgmonetaNoSection = new("pgmoneta-no-section", "pgmoneta.conf has no such section.");
    public static readonly FindingCode PgmonetaPath = new("pgmoneta-path", "pgmoneta cannot read the path.");
    public static readonly FindingCode PgmonetaRestartNotSeen = new(
        "pgmoneta-restart-not-seen", "Whether pgmoneta was restarted since its configuration changed is not known.");
    public static readonly FindingCode PgmonetaRoleDiffers = new(
        "pgmoneta-role-differs", "The section of pgmoneta.conf logs in as another role.");
    public static readonly FindingCode PgmonetaRoleMissing = new(
        "pgmoneta-role-missing", "The role of pgmoneta's section does not exist or may not log in.");
    public static readonly FindingCode PgmonetaRoleReplication = new(
        "pgmoneta-role-replication", "The role of pgmoneta's section has no REPLICATION attribute.");
    public static readonly FindingCode PgmonetaShowsNone = new(
        "pgmoneta-shows-none", "pgmoneta shows no certificate, and the new rules would ask for one.");
    public static readonly FindingCode PgmonetaSummarizeWal = new("pgmoneta-summarize-wal", "pgmoneta needs summarize_wal = on.");
    public static readonly FindingCode PgmonetaTrackCommitTimestamp = new(
        "pgmoneta-track-commit-timestamp", "pgmoneta needs track_commit_timestamp = on.");
    public static readonly FindingCode PgmonetaWalLevel = new("pgmoneta-wal-level", "pgmoneta needs wal_level = replica or logical.");
    public static readonly FindingCode PgmonetaWalSlot = new("pgmoneta-wal-slot", "The section of pgmoneta.conf has no wal_slot.");
    public static readonly FindingCode ReadingBeyondLimits = new(
        "reading-beyond-limits", "The target has more files, or longer ones, than are read.");
    public static readonly FindingCode RecordMissing = new("record-missing", "There is no such record in the access rules.");
    public static readonly FindingCode RestartPending = new("restart-pending", "A setting takes effect at the next restart of the server.");
    public static readonly FindingCode RootChanges = new(
        "root-changes", "The served certificate's root changes, so that clients must trust another one.");
    public static readonly FindingCode Rsa8192 = new("rsa-8192", "An RSA key of 8192 bits is slow.");
    public static readonly FindingCode ServerAccountUnknown = new(
        "server-account-unknown", "The owner of the data directory cannot be read.");
    public static readonly FindingCode ServerReplaced = new(
        "server-replaced", "Another cluster is in the data directory than when the target was added.");
    public static readonly FindingCode SessionInPlaintext = new(
        "session-in-plaintext", "A live session is in plaintext, and stays so until it ends.");
    public static readonly FindingCode SessionRejectedNow = new(
        "session-rejected-now", "A live session would not get in again by the present rules.");
    public static readonly FindingCode SessionsNotKnown = new("sessions-not-known", "Who is connected to the server is not known.");
    public static readonly FindingCode SettingNotOfFile = new(
        "setting-not-of-file", "The server got a setting from its command line or environment, so that no file can change it.");
    public static readonly FindingCode SuiteInUseLost = new(
        "suite-in-use-lost", "The cipher suite that is in use would no longer be offered.");
    public static readonly FindingCode TlsVersionsEmpty = new("tls-versions-empty", "No TLS version would be left.");
    public static readonly FindingCode ValidityOutOfRange = new("validity-out-of-range", "The validity is too short or too long.");
    public static readonly FindingCode VersionUnknown = new("version-unknown", "The server's version is not known.");
    public static readonly FindingCode WrittenByHand = new(
        "written-by-hand", "The agent's account may not write a file, so that the plan is left to a person.");
}
