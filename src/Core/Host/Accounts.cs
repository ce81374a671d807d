namespace PgTlsDashboard.Core.Host;

/// <summary>Names of this machine's accounts. A container's server often runs under a number that has none here.</summary>
internal static class Accounts
{
    private static readonly Lazy<Dictionary<int, string>> Names = new(() =>
    {
        try
        {
            return File.ReadLines("/etc/passwd")
                .Select(line => line.Split(':'))
                .Where(fields => fields.Length >= 4 && int.TryParse(fields[2], out _))
                .GroupBy(fields => int.Parse(fields[2]))
                .ToDictionary(g => g.Key, g => g.First()[0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    });

    public static FileOwner Owner(int uid, int gid) => new(uid, gid, Names.Value.GetValueOrDefault(uid));
}
