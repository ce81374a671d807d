namespace PgTlsDashboard.Core.Host;

/// <summary>Numeric owner of a file, with the account's name where this machine knows it.</summary>
public sealed record FileOwner(int Uid, int Gid, string? Name)
{
    public override string ToString() => Name ?? $"{Uid}:{Gid}";
}
