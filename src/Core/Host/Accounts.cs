using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Host;

/// <summary>
/// This machine's accounts, from whatever source its passwd database has. A container's server often runs under a number without an entry.
/// </summary>
internal static class Accounts
{
    private static readonly Lock s_gate = new();

    public static FileOwner Owner(int uid, int gid) => new(uid, gid, NameOf(uid));

    /// <summary>Null when there is no entry.</summary>
    public static string? NameOf(int uid) => Find(uid)?.Name;

    /// <summary>Null when there is no entry.</summary>
    public static FileOwner? Find(int uid) => Read(() => Posix.FindAccount((uint)uid));

    /// <summary>Null when there is no entry.</summary>
    public static FileOwner? Find(string name) => Read(() => Posix.FindAccount(name));

    // getpwuid(3) and its kin answer in one buffer of the C library's own.
    private static FileOwner? Read(Func<nint> find)
    {
        lock (s_gate)
        {
            var entry = find();
            if (entry == 0 || Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)) is not { Length: > 0 } name) return null;
            var numbers = entry + (2 * nint.Size);
            return new(Marshal.ReadInt32(numbers), Marshal.ReadInt32(numbers + sizeof(int)), name);
        }
    }
}
