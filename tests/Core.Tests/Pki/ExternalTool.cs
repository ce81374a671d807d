using System.Diagnostics;
using System.Text;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>What an outside program said. A missing program fails the test.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    public ToolResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}: {All}");
        return this;
    }

    public ToolResult MustFail()
    {
        Assert.True(ExitCode != 0, $"was to fail: {All}");
        return this;
    }
}

/// <summary>Runs an outside oracle: openssl, certtool, keytool, unzip, tar, a shell, an interpreter.</summary>
internal static class ExternalTool
{
    public static ToolResult Run(string program, params string[] arguments) => RunIn(null, null, program, arguments);

    public static ToolResult RunIn(string? directory, IReadOnlyDictionary<string, string>? environment, string program,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, error.Result);
    }
}

/// <summary>A directory that is gone after the test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pgtls-test-");

    public string Path => _directory.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
