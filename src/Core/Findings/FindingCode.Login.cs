namespace PgTlsDashboard.Core;

/// <content>Findings on the admin connection.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AdminConnectionFailed = new(
        "admin-connection-failed", "The admin connection failed for a cause that is not known.");
    public static readonly FindingCode AnswerTooLong = new(
        "answer-too-long", "The server's answer is longer than any that PostgreSQL gives.");
    public static readonly FindingCode AuthMethodNotAllowed = new(
        "auth-method-not-allowed", "The server asks for an authentication method that the admin connection's require_auth does not allow.");
    public static readonly FindingCode ConnectionStringEmpty = new("connection-string-empty", "The admin connection is empty.");
    public static readonly FindingCode ConnectionStringKeyword = new(
        "connection-string-keyword", "The admin connection has a keyword that libpq does not know.");
    public static readonly FindingCode ConnectionStringLong = new("connection-string-long", "The admin connection is too long.");
    public static readonly FindingCode ConnectionStringNul = new("connection-string-nul", "The admin connection has a NUL character.");
    public static readonly FindingCode ConnectionStringSyntax = new("connection-string-syntax", "The admin connection cannot be parsed.");
    public static readonly FindingCode ConnectionStringUnsupported = new(
        "connection-string-unsupported", "The admin connection has a keyword that is not supported.");
    public static readonly FindingCode ConnectionStringValue = new(
        "connection-string-value", "The admin connection has a value that is not supported.");
    public static readonly FindingCode FileDamaged = new(
        "file-damaged", "A certificate or key file of the admin connection cannot be used.");
    public static readonly FindingCode FileUnreadable = new("file-unreadable", "A file of the admin connection cannot be read.");
    public static readonly FindingCode HungUp = new("hung-up", "The server closed the connection without an error.");
    public static readonly FindingCode NoUser = new("no-user", "The admin connection names no role.");
    public static readonly FindingCode PasswordNeeded = new("password-needed", "The server asks for a password, and none is given.");
    public static readonly FindingCode ReloadUnseen = new("reload-unseen", "The server did not reload within the time.");
    public static readonly FindingCode RootFileEmpty = new(
        "root-file-empty", "The root certificate file of the admin connection has no certificate.");
    public static readonly FindingCode RootFileUnreadable = new(
        "root-file-unreadable", "The root certificate file of the admin connection cannot be read.");
    public static readonly FindingCode SeveralHosts = new("several-hosts", "The admin connection names more than one host.");
    public static readonly FindingCode TlsFailed = new("tls-failed", "The TLS handshake of the admin connection failed.");
}
