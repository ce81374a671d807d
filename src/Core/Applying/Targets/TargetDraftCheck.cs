using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>
/// What a person typed about a target, held against the disk and against what the server says of itself. The findings name the field.
/// </summary>
internal static class TargetDraftCheck
{
    public static ImmutableArray<Finding> Fields(TargetDraft draft)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Trim().Length > 63 || draft.Name.Any(IsUnseen))
            findings.Add(Error(FindingCode.NameInvalid, "A target's name has 1 to 63 characters and no control characters.",
                "Choose a short name such as db1.", "name"));
        if (!TargetHost.IsValid(draft.Host))
            findings.Add(Error(FindingCode.HostInvalid, "The host is no host name or address.",
                "Give the name or address that clients connect to, without port or scheme.", "host"));
        if (draft.Port is < 1 or > 65535)
            findings.Add(Error(FindingCode.PortInvalid, $"{draft.Port} is no TCP port.",
                "Give a port from 1 to 65535; PostgreSQL's default is 5432.", "port"));
        foreach (var (field, path) in Paths(draft))
            if (path is not null
                && (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Contains("..")))
                findings.Add(Error(FindingCode.PathInvalid, $"The path of {field} is not absolute and plain.",
                    "Give an absolute path without .. in it.", field));
        foreach (var map in draft.ServerPaths)
            if (!map.Mounted.StartsWith('/') || !map.OnServer.StartsWith('/'))
                findings.Add(Error(FindingCode.PathInvalid, "A path mapping is not absolute on both sides.",
                    "Map an absolute mounted directory to an absolute directory of the server.", "serverPaths"));
        return findings.ToImmutable();
    }

    private static bool IsUnseen(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format;

    private static IEnumerable<(string Field, string? Path)> Paths(TargetDraft draft) =>
    [
        ("dataDirectory", draft.DataDirectory), ("configFile", draft.ConfigFile), ("hbaFile", draft.HbaFile),
        ("identFile", draft.IdentFile),
        ("pgmonetaConf", string.IsNullOrWhiteSpace(draft.PgmonetaConf) ? null : draft.PgmonetaConf),
    ];

    private static Finding Error(FindingCode code, string message, string remedy, string field) =>
        new(code, Severity.Error, message, remedy, field);
}
