using System.Collections.Immutable;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Planning;

/// <summary>A request as text, so that two that ask the same are the same: records compare arrays by reference.</summary>
internal static class RequestKey
{
    public static string Of(RecipeRequest request) => request switch
    {
        RecipeRequest.ServerCertificate c => $"{c.Name}|{List(c.Names)}|{c.KeyAlgorithm}|{c.ValidityDays}|{c.AsInTutorial}",
        RecipeRequest.RequireTls t =>
            $"{t.Name}|{List(t.Databases)}|{List(t.Roles)}|{List(t.Addresses)}|{t.KeepLocal}|{t.Replication}|{t.Record}",
        RecipeRequest.ClientCertificates c => $"{c.Name}|{c.Mode}|{List(c.Roles)}|{List(c.Databases)}",
        RecipeRequest.PgmonetaClient p => $"{p.Name}|{p.Section}|{p.Role}",
        RecipeRequest.AccessRules r =>
            $"{r.Name}|{string.Join('\n', r.Files.Select(f =>
                $"{f.Path}|{f.BaseHash}|{Convert.ToHexStringLower(SHA256.HashData(f.Content.AsSpan()))}"))}",
        RecipeRequest.FollowAdvice f => $"{f.Name}|{f.Code}|{f.At}",
        RecipeRequest.TlsSettings t => $"{t.Name}|{t.OldestProtocol}|{t.ForwardSecrecyOnly}",
        _ => request.Name,
    };

    private static string List(ImmutableArray<string>? items) => items is { IsDefault: false } list ? string.Join('\n', list) : "*";
}
