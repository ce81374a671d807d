namespace PgTlsDashboard.Bench.Hba;

internal static class ParseBench
{
    public static int Run(string[] args) => throw new NotSupportedException(string.Join(' ', args));
}
