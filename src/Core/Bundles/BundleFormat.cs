namespace PgTlsDashboard.Core.Bundles;

public enum BundleFormat
{
    Zip,
    TarGz,
}
