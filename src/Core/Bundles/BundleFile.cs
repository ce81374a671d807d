using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>A file of a bundle.</summary>
public sealed record BundleFile(string Name, ImmutableArray<byte> Content, UnixFileMode Mode)
{
    internal const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal const UnixFileMode Readable = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    internal static BundleFile Text(string name, string text, UnixFileMode mode = Readable) =>
        new(name, ImmutableCollectionsMarshal.AsImmutableArray(Encoding.UTF8.GetBytes(text)), mode);

    internal static BundleFile Key(string name, byte[] content) => new(name, ImmutableCollectionsMarshal.AsImmutableArray(content), Secret);

    /// <summary>Overwrites the content of a key file; the file is not to be used afterwards.</summary>
    internal void Forget()
    {
        if (Mode == Secret)
            CryptographicOperations.ZeroMemory(ImmutableCollectionsMarshal.AsArray(Content));
    }
}
