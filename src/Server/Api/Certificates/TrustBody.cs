using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Certificates;

/// <summary>Roots that a caller gives as PEM.</summary>
internal static class TrustBody
{
    public static ImmutableArray<Certificate> Read(string? pem, BodyCheck check)
    {
        if (pem is not { Length: > 0 }) return [];
        var roots = Certificate.FromPem(Encoding.UTF8.GetBytes(pem), out var problems);
        foreach (var problem in problems.Where(problem => problem.Severity == Severity.Error))
            check.Fail(problem.Code, "trust", problem.Message, problem.Remedy ?? "Send the roots as PEM.");
        if (roots.IsEmpty && !check.Failed)
            check.Fail(FindingCode.TrustEmpty, "trust", "`trust` holds no certificate.", "Send the roots as PEM.");
        return roots;
    }
}
