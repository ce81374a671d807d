namespace PgTlsDashboard.Core;

/// <content>Findings on requests to the API and forms.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AttemptsTooMany = new("attempts-too-many", "The request has too many connection attempts.");
    public static readonly FindingCode FieldInvalid = new("field-invalid", "The field's value is not valid.");
    public static readonly FindingCode FieldMissing = new("field-missing", "The field is missing.");
    public static readonly FindingCode FieldOutOfRange = new("field-out-of-range", "The field's number is too small or too large.");
    public static readonly FindingCode FieldTooLong = new("field-too-long", "The field's text is too long.");
    public static readonly FindingCode FieldUnknownValue = new("field-unknown-value", "The field has an unknown value.");
    public static readonly FindingCode FileInvalid = new(
        "file-invalid", "A file of the request has no content, or a name that no file can have.");
    public static readonly FindingCode FilesTooLarge = new("files-too-large", "The request's files are too large.");
    public static readonly FindingCode FilesTooMany = new("files-too-many", "The request has too many files.");
    public static readonly FindingCode NoSuchTarget = new("no-such-target", "There is no such target.");
    public static readonly FindingCode OptionInvalid = new("option-invalid", "A recipe's option has a value that is not valid.");
    public static readonly FindingCode OptionMissing = new("option-missing", "A recipe's option is missing.");
    public static readonly FindingCode OptionUnknown = new("option-unknown", "The recipe has no such option.");
    public static readonly FindingCode PassphraseMissing = new("passphrase-missing", "A PKCS #12 file was asked for without a passphrase.");
    public static readonly FindingCode PasteOtherCause = new("paste-other-cause", "The pasted text names another cause than pg_hba.conf.");
    public static readonly FindingCode PasteUnread = new("paste-unread", "No error is recognised in the pasted text.");
    public static readonly FindingCode PemTooLong = new("pem-too-long", "The given roots are too long.");
    public static readonly FindingCode RecipeUnknown = new("recipe-unknown", "There is no such recipe.");
    public static readonly FindingCode RolesWithoutTime = new(
        "roles-without-time", "Roles to try are given without a time to confirm within.");
    public static readonly FindingCode TrustEmpty = new("trust-empty", "The given roots have no certificate.");
    public static readonly FindingCode WatchFailed = new("watch-failed", "The watch could not be started or stopped.");
}
