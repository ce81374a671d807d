using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>The client's certificate and its files, in the words of servers, libpq and drivers.</summary>
internal static class ClientCertificateErrors
{
    private static readonly ImmutableArray<FindingCode> s_keyReadings = [FindingCode.ClientKeyPassphrase, FindingCode.ClientKeyMismatch];

    public static ImmutableArray<KnownError> All { get; } =
    [
        new("connection requires a valid client certificate", FindingCode.ClientCertificateMissing)
        {
            Also = [FindingCode.ClientFileMissing, FindingCode.ClientCertificateUntrusted],
        },
        new("requires a valid client certificate", FindingCode.ClientCertificateMissing)
        {
            Also = [FindingCode.ClientFileMissing, FindingCode.ClientCertificateUntrusted],
        },
        new("peer did not return a certificate", FindingCode.ClientCertificateMissing) { Anywhere = true },
        new("client certificates can only be checked if", FindingCode.ClientRootStoreMissing),
        new("certificate authentication failed", FindingCode.ClientCertificateName) { Also = [FindingCode.UserMapMismatch] },
        new("CN mismatch", FindingCode.ClientCertificateName) { Weight = ErrorWeight.Detail },
        new("DN mismatch", FindingCode.ClientCertificateName) { Weight = ErrorWeight.Detail },
        new("TLS certificate name mismatch", FindingCode.ClientCertificateName),
        new("certificate validation (clientcert", FindingCode.ClientCertificateName) { Weight = ErrorWeight.Detail },

        new("private key file % has group or world access", FindingCode.ClientKeyPermissions)
        {
            AtServer = FindingCode.ServerKeyPermissions, Weight = ErrorWeight.Detail,
        },
        new("private key file has group or world access", FindingCode.ClientKeyPermissions) { AtServer = FindingCode.ServerKeyPermissions },
        new("private key has world access", FindingCode.ClientKeyPermissions),
        new("private key file has world access", FindingCode.ClientKeyPermissions),
        new("must be owned by the database user or root", FindingCode.ServerKeyPermissions),
        new("must be owned by the current user or root", FindingCode.ClientKeyPermissions),
        new("could not open private key file %: permission denied", FindingCode.ClientKeyPermissions),

        new("certificate does not match private key", FindingCode.ClientKeyMismatch) { AtServer = FindingCode.ServerKeyMismatch },
        new("key values mismatch", FindingCode.ClientKeyMismatch)
        {
            AtServer = FindingCode.ServerKeyMismatch, Anywhere = true, Weight = ErrorWeight.Detail,
        },
        new("key type mismatch", FindingCode.ClientKeyMismatch)
        {
            AtServer = FindingCode.ServerKeyMismatch, Anywhere = true, Weight = ErrorWeight.Detail,
        },
        new("private key does not match public key", FindingCode.ClientKeyMismatch)
        {
            AtServer = FindingCode.ServerKeyMismatch, Anywhere = true,
        },
        new("private key type does not match public key type", FindingCode.ClientKeyMismatch)
        {
            AtServer = FindingCode.ServerKeyMismatch, Anywhere = true,
        },
        new("fatal alert: decrypt error", FindingCode.ClientKeyMismatch) { Anywhere = true, Weight = ErrorWeight.Vague },
        new("check of private key failed", FindingCode.ServerKeyMismatch),

        new("bad decrypt", FindingCode.ClientKeyPassphrase)
        {
            AtServer = FindingCode.ServerKeyPassphrase, Anywhere = true, Weight = ErrorWeight.Detail,
        },
        new("bad password read", FindingCode.ClientKeyPassphrase)
        {
            AtServer = FindingCode.ServerKeyPassphrase, Anywhere = true, Weight = ErrorWeight.Detail,
        },
        new("interrupted or cancelled", FindingCode.ClientKeyPassphrase)
        {
            AtServer = FindingCode.ServerKeyPassphrase, Anywhere = true, Weight = ErrorWeight.Detail,
        },
        new("processing error: while reading", FindingCode.ClientKeyPassphrase) { Anywhere = true, Weight = ErrorWeight.Vague },
        new("maybe wrong password", FindingCode.ClientKeyPassphrase) { Anywhere = true, Weight = ErrorWeight.Detail },
        new("could not decrypt SSL key file", FindingCode.ClientKeyPassphrase),
        new("could not read password for SSL key file", FindingCode.ClientKeyPassphrase),
        new("mac verify failure", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("mac verify error", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("keystore password was incorrect", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("the specified network password is not correct", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("the certificate data cannot be read with the provided password", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("[ssl] pem lib", FindingCode.ClientKeyPassphrase)
        {
            Also = [FindingCode.ClientKeyFormat, FindingCode.ClientKeyMismatch], Anywhere = true, Weight = ErrorWeight.Vague,
        },
        new("password was not given but private key is encrypted", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("failed to decrypt key", FindingCode.ClientKeyPassphrase) { Anywhere = true },
        new("key is encrypted", FindingCode.ClientKeyPassphrase) { Anywhere = true, Weight = ErrorWeight.Vague },

        new("could not read SSL key file", FindingCode.ClientKeyFormat) { Also = [FindingCode.ClientKeyPassphrase] },
        new("decoder routines::unsupported", FindingCode.ClientKeyFormat) { Also = s_keyReadings, Anywhere = true },
        new("err ossl unsupported", FindingCode.ClientKeyFormat) { Also = s_keyReadings, Anywhere = true, Weight = ErrorWeight.Vague },
        new("pem routines:*no start line", FindingCode.ClientKeyFormat) { Also = [FindingCode.ClientFileMissing], Anywhere = true },
        new("invalidkeyspecexception", FindingCode.ClientKeyFormat) { Anywhere = true },
        new("invalid key format", FindingCode.ClientKeyFormat) { Anywhere = true },
        new("key contents do not contain a pem", FindingCode.ClientKeyFormat) { Also = s_keyReadings, Anywhere = true },
        new("failed to find any pem data in key input", FindingCode.ClientKeyFormat) { Anywhere = true },
        new("failed to find any pem data in certificate input", FindingCode.ClientKeyFormat)
        {
            Also = [FindingCode.ClientFileMissing], Anywhere = true,
        },
        new("failed to find \"certificate\" pem block", FindingCode.ClientKeyFormat) { Anywhere = true },
        new("tls: failed to parse private key", FindingCode.ClientKeyFormat) { Also = s_keyReadings, Anywhere = true },
        new("no keys found", FindingCode.ClientKeyFormat) { Anywhere = true, Weight = ErrorWeight.Vague },
        new("must use a certificate with the associated private key", FindingCode.ClientKeyFormat)
        {
            Also = [FindingCode.ClientKeyMismatch],
        },
        new("x.509 certificatefactory not available", FindingCode.ClientKeyPassphrase) { Weight = ErrorWeight.Vague },

        new("certificate present, but not private key file", FindingCode.ClientFileMissing) { Weight = ErrorWeight.Detail },
        new("could not stat private key file", FindingCode.ClientFileMissing),
        new("could not open certificate file", FindingCode.ClientFileMissing),
        new("could not open SSL certificate file", FindingCode.ClientFileMissing),
        new("could not read certificate file %: no such file", FindingCode.ClientFileMissing),
        new("could not load private key file %: no such file", FindingCode.ClientFileMissing)
        {
            AtServer = FindingCode.ServerKeyUnreadable,
        },
        new("could not load private key file %: permission denied", FindingCode.ClientKeyPermissions)
        {
            AtServer = FindingCode.ServerKeyPermissions, Weight = ErrorWeight.Detail,
        },
        new("could not load private key file", FindingCode.ClientKeyFormat)
        {
            AtServer = FindingCode.ServerKeyUnreadable, Also = s_keyReadings, AlsoAtServer = [FindingCode.ServerCertificateUnloadable],
        },
        new("could not read certificate file", FindingCode.ClientFileMissing) { Also = [FindingCode.ClientKeyFormat] },
        new("unable to load client certificate", FindingCode.ClientFileMissing) { Weight = ErrorWeight.Vague },

        new("received fatal alert: certificate required", FindingCode.ClientCertificateMissing) { Anywhere = true },
    ];
}
