namespace PgTlsDashboard.Core;

/// <content>Findings on the access rules and user name maps as the server reads them.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode HbaEndlessInclusion = new(
        "hba-endless-inclusion", "A file of the access rules includes itself by @, which shuts the server down at the next reload.");
    public static readonly FindingCode HbaFileMissing = new(
        "hba-file-missing", "The access rules' file does not exist, so the server does not start.");
    public static readonly FindingCode HbaLdapUrlEndsServer = new(
        "hba-ldap-url-ends-server", "PostgreSQL crashes on the record's ldapurl when the file is reloaded or pg_hba_file_rules is read.");
    public static readonly FindingCode HbaNoRecords = new(
        "hba-no-records", "The access rules have no record: a reload keeps the previous rules, and a restart fails.");
    public static readonly FindingCode HbaRecordInvalid = new(
        "hba-record-invalid", "The server rejects the record when it loads the file.");
    public static readonly FindingCode HbaRecordRefusedSilently = new(
        "hba-record-refused-silently", "The server rejects the record and says so in its log only.");
    public static readonly FindingCode IdentLineInvalid = new("ident-line-invalid", "The server rejects the line of pg_ident.conf.");
}
