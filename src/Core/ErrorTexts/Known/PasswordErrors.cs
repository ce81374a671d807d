using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>Passwords: what the server tells the client, what it keeps for its log, and what drivers say before they ask.</summary>
internal static class PasswordErrors
{
    private static readonly ImmutableArray<FindingCode> s_toldAlike =
    [
        FindingCode.RoleMissing, FindingCode.PasswordSecretKind, FindingCode.RoleWithoutPassword, FindingCode.PasswordExpired,
        FindingCode.ClientCertificateName,
    ];

    private static readonly ImmutableArray<FindingCode> s_byTool = [FindingCode.NoRecordPlaintext, FindingCode.RoleMissing];

    public static ImmutableArray<KnownError> All { get; } =
    [
        new("password authentication failed", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("28P01", FindingCode.WrongPassword) { Also = s_toldAlike, Weight = ErrorWeight.Vague, Word = true },
        new("LDAP authentication failed for user", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("PAM authentication failed for user", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("RADIUS authentication failed for user", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("BSD authentication failed for user", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("OAuth bearer authentication failed for user", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("md5 authentication failed", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("SCRAM authentication failed", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("SASL authentication failed", FindingCode.WrongPassword) { Also = s_toldAlike, Weight = ErrorWeight.Vague },
        new("authentication failed for user", FindingCode.WrongPassword) { Also = s_byTool, Weight = ErrorWeight.Vague },
        new("invalid credentials for", FindingCode.WrongPassword)
        {
            Also = [FindingCode.ServerCertificateUntrusted, .. s_byTool], Weight = ErrorWeight.Vague,
        },
        new("authentication failed against database server", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("password does not match for user", FindingCode.WrongPassword) { Weight = ErrorWeight.Detail },
        new("pam_authenticate failed", FindingCode.WrongPassword) { Weight = ErrorWeight.Detail },
        new("incorrect password", FindingCode.WrongPassword) { Also = s_toldAlike, Weight = ErrorWeight.Vague },
        new("FATAL: auth failed", FindingCode.WrongPassword) { Also = s_toldAlike },
        new("ERROR: auth failed", FindingCode.WrongPassword) { Also = s_toldAlike },

        new("does not have a valid SCRAM secret", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("does not have a valid SCRAM verifier", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("has a password that cannot be used with MD5 authentication", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("password of user % is in unrecognized format", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("invalid SCRAM secret for user", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("wrong password type", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("cannot do SCRAM authentication", FindingCode.PasswordSecretKind),
        new("client authentication did not provide SCRAM keys", FindingCode.PasswordSecretKind) { Weight = ErrorWeight.Detail },
        new("valid password not found", FindingCode.PasswordSecretKind) { Also = [FindingCode.PasswordMissing, FindingCode.WrongPassword] },
        new("has no password assigned", FindingCode.RoleWithoutPassword) { Weight = ErrorWeight.Detail },
        new("has an expired password", FindingCode.PasswordExpired) { Weight = ErrorWeight.Detail },
        new("DETAIL: Role % does not exist", FindingCode.RoleMissing) { Weight = ErrorWeight.Detail },
        new("detail\":\"Role % does not exist", FindingCode.RoleMissing) { Weight = ErrorWeight.Detail },
        new("detail\": \"Role % does not exist", FindingCode.RoleMissing) { Weight = ErrorWeight.Detail },
        new("\"Role \"*\" does not exist.", FindingCode.RoleMissing) { Weight = ErrorWeight.Detail },

        new("no password supplied", FindingCode.PasswordMissing),
        new("empty password returned by client", FindingCode.PasswordMissing),
        new("no password has been provided", FindingCode.PasswordMissing),
        new("but no password was provided", FindingCode.PasswordMissing),
        new("but the password is an empty string", FindingCode.PasswordMissing),
        new("client password must be a string", FindingCode.PasswordMissing),
        new("client password must be a non-empty string", FindingCode.PasswordMissing),
        new("invalid configuration: password missing", FindingCode.PasswordMissing),
        new("password missing", FindingCode.PasswordMissing) { Weight = ErrorWeight.Vague },
        new("password is required but", FindingCode.PasswordMissing),
        new("requires a password, but", FindingCode.PasswordMissing),
        new("password authentication required but", FindingCode.PasswordMissing),
        new("requested password authentication, but no password", FindingCode.PasswordMissing),
        new("requested authentication type requires a password", FindingCode.PasswordMissing),

        new("authentication type 10 is not supported", FindingCode.ScramUnsupportedByClient),
        new("authentication type 10", FindingCode.ScramUnsupportedByClient),
        new("authentication method 10", FindingCode.ScramUnsupportedByClient),
        new("authentication method: 10", FindingCode.ScramUnsupportedByClient),
        new("authentication method not supported (received: 10)", FindingCode.ScramUnsupportedByClient),
        new("authentication response: 10", FindingCode.ScramUnsupportedByClient),
        new("authentication request code 10", FindingCode.ScramUnsupportedByClient),
        new("authentication code 10", FindingCode.ScramUnsupportedByClient),
        new("authentication code: 10", FindingCode.ScramUnsupportedByClient),
        new("authentication message: 10", FindingCode.ScramUnsupportedByClient),
        new("auth type 10", FindingCode.ScramUnsupportedByClient),
        new("auth method 10", FindingCode.ScramUnsupportedByClient),
        new("unknown authenticationOk message type", FindingCode.ScramUnsupportedByClient),
        new("SCRAM authentication requires libpq version", FindingCode.ScramUnsupportedByClient),
        new("SCRAM authentication is not supported", FindingCode.ScramUnsupportedByClient),
        new("SASL authentication is not supported", FindingCode.ScramUnsupportedByClient),
        new("unsupported authentication method requested by the server", FindingCode.ScramUnsupportedByClient),
        new("unsupported authentication method", FindingCode.ScramUnsupportedByClient) { Weight = ErrorWeight.Vague },
        new("none of the server's SASL authentication mechanisms are supported", FindingCode.ScramUnsupportedByClient)
        {
            Also = [FindingCode.ChannelBinding],
        },
        new("no supported SASL mechanism", FindingCode.ScramUnsupportedByClient),
    ];
}
