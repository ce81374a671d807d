using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>The file with the authorities that a client trusts.</summary>
internal static class RootFileErrors
{
    public static ImmutableArray<KnownError> All { get; } =
    [
        new("root certificate file % does not exist", FindingCode.RootFileMissing),
        new("root certificate file * does not exist", FindingCode.RootFileMissing),
        new("root.crt\" does not exist", FindingCode.RootFileMissing),
        new("either provide the file or change sslmode", FindingCode.RootFileMissing),
        new("either provide the file, use the system's trusted roots", FindingCode.RootFileMissing),
        new("could not read root certificate file", FindingCode.RootFileMissing),
        new("could not get home directory to locate root certificate", FindingCode.RootFileMissing),
        new("could not open SSL root certificate file", FindingCode.RootFileMissing),
        new("could not load the SSL root certificate", FindingCode.RootFileMissing),
        new("loading the SSL root certificate", FindingCode.RootFileMissing),
        new("could not load system root certificate", FindingCode.RootFileMissing),
        new("unable to read CA file", FindingCode.RootFileMissing),
        new("unable to add CA to cert pool", FindingCode.RootFileMissing),
        new("couldn't parse pem in sslrootcert", FindingCode.RootFileMissing),
        new("couldn't parse pem from sslrootcert", FindingCode.RootFileMissing),
        new("cannot load root certificate", FindingCode.RootFileMissing),
        new("sslrootcert*no such file", FindingCode.RootFileMissing),
        new("sslrootcert*does not exist", FindingCode.RootFileMissing),
    ];
}
