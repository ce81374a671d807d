namespace PgTlsDashboard.Core;

/// <content>Findings on issuing client certificates.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode CsrTooLong = new("csr-too-long", "The certificate request is too long.");
    public static readonly FindingCode DatabaseInvalid = new("database-invalid", "The database's name is empty, too long, or holds a NUL.");
    public static readonly FindingCode PassphraseShort = new("passphrase-short", "The passphrase is too short.");
    public static readonly FindingCode PassphraseWithoutKey = new(
        "passphrase-without-key", "A PKCS #12 file needs the key, which stays with its owner when a certificate request is sent.");
    public static readonly FindingCode ProfileUnknown = new("profile-unknown", "There is no such profile.");
    public static readonly FindingCode ServerOfOtherAuthority = new(
        "server-of-other-authority", "The served certificate is not of the target's authority.");
}
