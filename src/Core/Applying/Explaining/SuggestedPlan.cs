using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Explaining;

/// <summary>The plan to preview for a cause.</summary>
internal static class SuggestedPlan
{
    private const int MostNames = 100;

    /// <summary>Null where no recipe changes the cause, or where what it needs is not known.</summary>
    public static RecipeRequest? Of(ErrorExplanation explanation, TargetSnapshot snapshot) => explanation.Cause?.Recipe switch
    {
        "server-certificate" => new RecipeRequest.ServerCertificate { Names = Names(explanation, snapshot) },
        "client-certificates" => new RecipeRequest.ClientCertificates(),
        "tls-settings" => new RecipeRequest.TlsSettings(),
        "access-rules" when explanation.Attempt is { } attempt => AddedRecord(attempt, snapshot),
        _ => null,
    };

    // Those that are served stay, so that no client loses its name.
    private static ImmutableArray<string> Names(ErrorExplanation explanation, TargetSnapshot snapshot) =>
    [
        .. new[] { explanation.MissingName, snapshot.Target.Host }.OfType<string>()
            .Concat(snapshot.Served?.SubjectAlternativeNames.Select(name => name.ToString()!) ?? [])
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostNames),
    ];

    // At the end of the file: nothing before it matches.
    private static RecipeRequest.AccessRules? AddedRecord(HbaAttempt attempt, TargetSnapshot snapshot)
    {
        if (attempt.Address is not { } address || !IsPlain(attempt.Role) || !IsPlain(attempt.Database)
            || HbaEvaluator.Explain(snapshot.Hba, attempt, interfaces: null).Verdict is not HbaVerdict.ImplicitReject) return null;
        if (snapshot.Files.GetValueOrDefault(snapshot.Target.Files.HbaFile) is not { Content: { } content, Hash: { } hash, Path: var path })
            return null;
        var database = attempt.Replication ? "replication" : $"\"{attempt.Database}\"";
        var network = $"{address}/{(address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)}";
        var line = $"hostssl {database} \"{attempt.Role}\" {network} scram-sha-256\n";
        var end = content.IsEmpty || content[^1] == (byte)'\n' ? "" : "\n";
        return new() { Files = [new(path, hash, [.. content, .. Encoding.UTF8.GetBytes(end + line)])] };
    }

    private static bool IsPlain(string name) => name.Length > 0 && !name.Any(letter => letter is '"' or '\\' || char.IsControl(letter))
        && name != "[unknown]";
}
