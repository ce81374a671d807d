using System.Runtime.InteropServices;
using System.Text;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>
/// The folder of one sandbox. A note beside it in the program's own state names it and stays locked while this program lives, so
/// that a later start knows what a killed run left behind, and removes it.
/// </summary>
internal sealed partial class SandboxFolder : IDisposable
{
    // sun_path holds 107 bytes and a terminator (unix(7)); the server's name in it is .s.PGSQL.65535.lock.
    private const int LongestPath = 80;
    private const string Prefix = "pgtls-sandbox-";
    private const int NameLength = 8;
    private const int LongestPidFile = 16 * 1024;

    private readonly FileStream _note;

    private SandboxFolder(string path, FileStream note) => (Path, _note) = (path, note);

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string PgmonetaConf => System.IO.Path.Combine(Path, "pgmoneta.conf");

    /// <summary>
    /// Makes a folder (0700) of this account: in the state when its path is short and plain, else among the temporary files.
    /// </summary>
    public static SandboxFolder Make(string state)
    {
        Directory.CreateDirectory(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var name = Guid.NewGuid().ToString("N")[..NameLength];
        var place = Places(state).FirstOrDefault(Serves)
            ?? throw new IOException(
                $"{string.Join(", ", Places(state))}: none has a short plain path");
        var path = System.IO.Path.Combine(place, Prefix + name);
        var note = new FileStream(System.IO.Path.Combine(state, $"{name}.note"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var folder = new SandboxFolder(path, note);
        try
        {
            note.Write(Encoding.UTF8.GetBytes(path));
            note.Flush();
            // mkdir fails on anything that is there already, so nobody can have put a folder or a link of their own in its place.
            Check(MakeDirectory(path, Convert.ToUInt32("700", 8)), $"{path} could not be made");
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Removes the folders of runs that ended without doing so; one whose server still runs is left to the next start.</summary>
    public static void RemoveLeftovers(string state)
    {
        if (!Directory.Exists(state)) return;
        foreach (var path in Directory.GetFiles(state, "*.note"))
        {
            try
            {
                using var note = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                using var reader = new StreamReader(note);
                var folder = new SandboxFolder(reader.ReadToEnd(), note);
                if (System.IO.Path.GetFileName(folder.Path).StartsWith(Prefix, StringComparison.Ordinal)) folder.Remove();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another program's running sandbox, or one that cannot be removed yet.
            }
        }
    }

    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose()
    {
        try
        {
            Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The note stays, so the next start removes the folder.
        }
        _note.Dispose();
    }

    private void Remove()
    {
        if (ServerRuns()) return;
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        File.Delete(_note.Name);
    }

    private bool ServerRuns()
    {
        // Whoever owns the folder may have put a pipe there.
        return FileReader.ReadSmall(System.IO.Path.Combine(Data, "postmaster.pid"), LongestPidFile) is { } bytes
            && int.TryParse(Encoding.UTF8.GetString(bytes).Split('\n')[0], out var process) && Directory.Exists($"/proc/{process}");
    }

    private static void Check(int result, string failure)
    {
        if (result != 0) throw new IOException($"{failure}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static string[] Places(string state) =>
        [System.IO.Path.GetFullPath(state), System.IO.Path.GetTempPath().TrimEnd('/'), "/tmp", "/var/tmp"];

    // Besides the length and the way in: pgmoneta.conf knows no escape for '#', ';' and '$'.
    private static bool Serves(string place) =>
        place.Length + 1 + Prefix.Length + NameLength <= LongestPath
        && place.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
        && Directory.Exists(place);

    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeDirectory(string path, uint mode);
}
