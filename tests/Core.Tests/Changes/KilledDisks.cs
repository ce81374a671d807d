namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// The disk as SIGKILL would leave it before each write: a copy of the workplace made while the writer waits for it. A killed process
/// leaves the files as they are at that moment, and its locks are gone with it, as they are for a copied lock file.
/// </summary>
internal sealed class KilledDisks(Workplace place) : IDisposable
{
    private static int s_last;
    private readonly int _own = Interlocked.Increment(ref s_last);
    private readonly List<string> _steps = [];

    public int Count => _steps.Count;

    /// <summary>What the writer was about to do.</summary>
    public string Step(int number) => _steps[number - 1];

    /// <summary>Given to the writer as what it tells before each write.</summary>
    public void Take(string step)
    {
        _steps.Add(step);
        Workplace.Run("cp", "-a", place.Root, Copy(_steps.Count));
    }

    /// <summary>
    /// Puts the disk before the write of this number, from 1, in the workplace's place: paths in the journal are absolute.
    /// </summary>
    public void Restore(int number)
    {
        Directory.Delete(place.Root, recursive: true);
        Directory.Move(Copy(number), place.Root);
    }

    private string Copy(int number) => $"{place.Root}-{_own}-{number}";

    public void Dispose()
    {
        for (var number = 1; number <= Count; number++)
            if (Directory.Exists(Copy(number)))
                Directory.Delete(Copy(number), recursive: true);
    }
}
