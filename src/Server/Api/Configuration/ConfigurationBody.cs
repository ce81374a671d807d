using System.Collections.Immutable;
using System.Text.Json;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>Files that came with a request, within bounds.</summary>
internal static class ConfigurationBody
{
    public const int MostFiles = 1000;
    public const int MostBytes = 32 * 1024 * 1024;

    /// <summary>Base64 takes four bytes for three; the rest is for names and attempts.</summary>
    public const long LongestBody = 48L * 1024 * 1024;

    /// <summary>Takes <c>"15"</c>, <c>15</c>, <c>"15.20"</c> and <c>150020</c>.</summary>
    public static PostgresVersion ReadVersion(JsonElement? version, BodyCheck check)
    {
        var text = version?.ValueKind switch
        {
            JsonValueKind.String => version.Value.GetString(),
            JsonValueKind.Number => version.Value.GetRawText(),
            _ => null,
        };
        if (text is { Length: < 100 } && PostgresVersion.Parse(text) is { } parsed) return parsed;
        check.Fail(FindingCode.FieldInvalid, "serverVersion", "`serverVersion` is missing or no version.",
            "Give the server's version: \"15\", \"15.20\" or 150020.");
        return default;
    }

    public static ConfigurationFiles ReadFiles(Dictionary<string, byte[]?>? files, string root, BodyCheck check)
    {
        if (files is null || !files.ContainsKey(root))
            check.Fail(FindingCode.FileMissing, "files", $"`files` holds no {root}.", $"Send {root} among `files`, in base64.");
        if (files is null) return ConfigurationFiles.Empty;
        if (files.Count > MostFiles)
            check.Fail(FindingCode.FilesTooMany, "files", $"`files` holds {files.Count} files.", $"Send {MostFiles} at most.");
        if (files.Values.Sum(content => (long)(content?.Length ?? 0)) > MostBytes)
            check.Fail(FindingCode.FilesTooLarge, "files", "`files` holds more than 32 MiB.", "Send less.");
        if (files.Keys.Any(name => name.Length is 0 or > 4096 || name.Contains('\0', StringComparison.Ordinal))
            || files.ContainsValue(null))
            check.Fail(FindingCode.FileInvalid, "files", "A file of `files` has no content, or a name that no file can have.",
                "Send relative names with base64 contents.");
        if (check.Failed) return ConfigurationFiles.Empty;
        return new()
        {
            Contents = files.ToImmutableSortedDictionary(
                file => file.Key, file => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(file.Value!),
                StringComparer.Ordinal),
        };
    }
}
