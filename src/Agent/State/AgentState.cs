using System.Text;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.State;

/// <summary>
/// The agent's own directory, readable by its account alone: its id, the journal, keys of plans. Never in a data directory, which base
/// backups copy.
/// </summary>
internal sealed record AgentState(string Path, Guid Id)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Journal => System.IO.Path.Combine(Path, "journal");
    public string Keys => System.IO.Path.Combine(Path, "keys");
    public string Sandbox => System.IO.Path.Combine(Path, "sandbox");

    /// <summary>The socket of an agent that stays for a running clock.</summary>
    public string Socket => System.IO.Path.Combine(Path, "agent.sock");

    /// <param name="path">Null for the usual place.</param>
    /// <exception cref="IOException">It cannot be made, or others may write there.</exception>
    public static AgentState Open(string? path)
    {
        var place = path ?? Usual();
        Directory.CreateDirectory(place, OwnerOnly);
        if ((File.GetUnixFileMode(place) & ~OwnerOnly) != UnixFileMode.None) File.SetUnixFileMode(place, OwnerOnly);
        Directory.CreateDirectory(System.IO.Path.Combine(place, "keys"), OwnerOnly);
        return new(place, ReadId(System.IO.Path.Combine(place, "id")));
    }

    private static string Usual()
    {
        var ofAccount = $"/var/lib/pgtls-agent/{AgentAccount.Own.Uid}";
        return Directory.Exists(ofAccount) ? ofAccount : AgentStateDirectories.Of(null).Root;
    }

    // Two agents of one account may start at once: the first to name the file wins.
    private static Guid ReadId(string file)
    {
        if (!File.Exists(file))
        {
            var unfinished = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllText(unfinished, Guid.NewGuid().ToString("D"), Encoding.ASCII);
            try
            {
                File.Move(unfinished, file, overwrite: false);
            }
            catch (IOException)
            {
                File.Delete(unfinished);
            }
        }

        return Guid.TryParse(File.ReadAllText(file), out var id)
            ? id
            : throw new IOException($"{file} holds no id: remove it, and a new one is made.");
    }
}
