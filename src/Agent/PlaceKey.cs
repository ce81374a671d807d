using System.Security.Cryptography;
using PgTlsDashboard.Agent.State;

namespace PgTlsDashboard.Agent;

/// <summary>For who applies a plan by hand: the plan's key goes to its place, in a new file of mode 0600.</summary>
internal static class PlaceKey
{
    public static int Run(string? statePath, Guid id, string path)
    {
        var keys = new KeyStore(AgentState.Open(statePath).Keys, TimeProvider.System);
        if (keys.Read(id) is not { } pem)
            throw new IOException($"There is no key {id:D} here: it is removed when its plan is applied or 30 minutes old. Plan again.");
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(pem);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }

        return 0;
    }
}
