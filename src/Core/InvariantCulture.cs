using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PgTlsDashboard.Core;

/// <summary>
/// Files, protocols, logs and REST are written and read the same on every machine: the culture of whoever started the program counts for
/// nothing. It is set when Core is loaded, so that tests have it too.
/// </summary>
public static class InvariantCulture
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "Core serves this solution's programs alone.")]
    public static void Use() =>
    CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
}
