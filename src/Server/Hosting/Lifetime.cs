using Microsoft.AspNetCore.Connections;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Hosting;

/// <summary>The program's life from start to exit code: 0 stopped, 1 failed, 2 a setting must be fixed.</summary>
internal static partial class Lifetime
{
    /// <summary>Why a program that cannot normalise text does not start.</summary>
    public const string InvariantMode =
        "Passwords beyond ASCII cannot be prepared (SASLprep) in .NET's globalization-invariant mode: remove "
            + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (Debian: libicu, Alpine: icu-libs).";

    public static int Refuse(string problem)
    {
        Console.Error.WriteLine(problem);
        return 2;
    }

    public static async Task<int> RunToEndAsync(this WebApplication app, Settings settings, StateDirectory state)
    {
        if (state.Warning is { } warning) LogCorrected(app.Logger, warning);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Refuse($"{settings.Urls} is taken by another program: stop it, or bind another port in ASPNETCORE_URLS.");
        }
        catch (IOException e) when (e.Message.StartsWith("Failed to bind", StringComparison.Ordinal))
        {
            return Refuse($"{settings.Urls} cannot be bound here: give an address of this machine in ASPNETCORE_URLS.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogCorrected(ILogger logger, string warning);
}
