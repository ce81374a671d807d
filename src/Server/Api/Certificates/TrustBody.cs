using System.Text;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Certificates;

/// <summary>Roots, and revocation lists beside them, that a caller gives as PEM.</summary>
internal static class TrustBody
{
    public static TrustMaterial Read(string? pem, BodyCheck check)
    {
        if (pem is not { Length: > 0 }) return TrustMaterial.Nothing;
        var trust = TrustMaterial.FromPem(Encoding.UTF8.GetBytes(pem), out var problems);
        foreach (var problem in problems.Where(problem => problem.Severity == Severity.Error))
            check.Fail(problem.Code, "trust", problem.Message, problem.Remedy ?? "Send the roots as PEM.");
        if (trust.Roots.IsEmpty && !check.Failed)
            check.Fail(FindingCode.TrustEmpty, "trust", "`trust` holds no certificate.", "Send the roots as PEM.");
        return trust;
    }
}
