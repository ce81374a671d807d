using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>Reads attempts and interfaces of a request.</summary>
internal static class HbaAttemptReader
{
    public const int MostAttempts = 10_000;

    /// <summary>Near records take a look at each record for each column.</summary>
    public const int MostWithNear = 100;

    public static ImmutableArray<HbaInterface>? ReadInterfaces(string[]? interfaces, BodyCheck check)
    {
        if (interfaces is null) return null;
        var networks = ImmutableArray.CreateBuilder<HbaInterface>();
        foreach (var text in interfaces.Take(MostAttempts))
        {
            if (HbaInterface.Parse(text ?? "") is { } network) networks.Add(network);
            else
                check.Fail(FindingCode.FieldInvalid, "interfaces", "An entry of `interfaces` is no CIDR.",
                    "Write addresses like 10.0.0.5/24.");
        }

        return networks.ToImmutable();
    }

    public static ImmutableArray<HbaAttempt> ReadAttempts(AttemptBody?[]? attempts, BodyCheck check, int most = MostAttempts)
    {
        if (attempts is null or [])
            check.Fail(FindingCode.FieldMissing, "attempts", "`attempts` is missing or empty.", "Send a list of attempts.");
        if (attempts is null) return [];
        if (attempts.Length > most)
        {
            check.Fail(FindingCode.AttemptsTooMany, "attempts", $"`attempts` holds {attempts.Length}.", $"Send {most} at most.");
            return [];
        }

        return [.. attempts.Select(
            (attempt, index) => Read(attempt ?? new(null, null, null, null, null, null, null, null, null), $"attempts[{index}]", check))];
    }

    private static HbaAttempt Read(AttemptBody body, string at, BodyCheck check)
    {
        var local = check.Choice(at + ".connection", body.Connection ?? (body.Address is null ? "local" : "host"), "local",
            "host") == "local";
        IPAddress? address = null;
        if (!local && !IPAddress.TryParse(body.Address ?? "", out address))
            check.Fail(FindingCode.FieldInvalid, at + ".address", "`address` is no IP address.",
                "Give the client's address, such as 10.0.0.7.");
        if (local && (body.Address is not null || body.Tls is true || body.Gss is true))
            check.Fail(FindingCode.FieldInvalid, at, "A local connection has no address, no TLS and no GSS.",
                "Leave them out, or give connection host.");
        if (!local && body.SystemUser is not null)
            check.Fail(FindingCode.FieldInvalid, at + ".systemUser", "`systemUser` is the peer of a Unix-domain socket.",
                "Leave it out, or give connection local.");
        if (body.Tls is true && body.Gss is true)
            check.Fail(FindingCode.FieldInvalid, at, "A connection is encrypted by TLS or by GSS, not by both.", "Leave one of them out.");
        var replication = body.Replication ?? false;
        return new()
        {
            Address = address,
            Tls = body.Tls ?? false,
            Gss = body.Gss ?? false,
            Database = replication ? body.Database ?? "replication" : check.Text(at + ".database", body.Database),
            Role = check.Text(at + ".role", body.Role),
            Replication = replication,
            Certificate = body.Certificate is { } certificate
                ? new(certificate.Subject ?? "", SubjectName.FirstCommonName(certificate.Subject ?? ""), certificate.Trusted ?? false)
                : null,
            SystemUser = local ? body.SystemUser : null,
            MemberOf = body.MemberOf is { } roles ? [.. roles.Where(role => role is not null)] : null,
        };
    }
}
