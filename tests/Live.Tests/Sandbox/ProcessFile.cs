namespace PgTlsDashboard.Live.Tests.Sandbox;

/// <summary>The fields of /proc/PID/stat, counted after the command's closing parenthesis (proc(5)).</summary>
internal static class ProcessFile
{
    public static int ParentOf(int process) => Field(process, 1);

    public static int SessionOf(int process) => Field(process, 3);

    private static int Field(int process, int number)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[number]);
    }
}
