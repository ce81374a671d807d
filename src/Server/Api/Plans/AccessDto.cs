using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>Who, from where, over what, how before and how after.</summary>
public sealed record AccessEntryDto(
    string Roles, string Databases, string From, string Transport, string Before, string After, string FileName, int LineNumber)
{
    public static AccessEntryDto Of(AccessEntry entry) => new(
        entry.Roles, entry.Databases, entry.From, entry.Transport, entry.Before, entry.After, entry.FileName, entry.LineNumber);
}

/// <summary>A live session that would meet another answer if it came again.</summary>
/// <param name="Database">Null for physical replication.</param>
/// <param name="Address">Null over a Unix-domain socket.</param>
/// <param name="Transport"><c>plaintext</c>, <c>TLS</c>, <c>GSS</c> or <c>socket</c>.</param>
/// <param name="Certificate">The subject that it showed.</param>
/// <param name="Undecided">It may get in or not; otherwise it would not.</param>
public sealed record SessionImpactDto(
    int ProcessId, string Role, string? Database, string? Address, string Transport, bool Replication, string ApplicationName,
    string? Certificate, DateTime StartedAt,
    bool Undecided, string Because)
{
    public static SessionImpactDto Of(SessionImpact impact)
    {
        var session = impact.Session;
        var transport = session.Address is null ? "socket" : session.Gss ? "GSS" : session.Tls ? "TLS" : "plaintext";
        return new(
            session.ProcessId, session.Role, session.Database, session.Address, transport, session.Replication, session.ApplicationName,
            session.ClientDistinguishedName, Spelling.Utc(session.StartedAt), impact.Undecided, impact.Because);
    }
}

/// <summary>A client with a certificate that would meet another answer.</summary>
/// <param name="Undecided">Whether it is touched is not known; otherwise it would not get in.</param>
public sealed record ClientImpactDto(Guid ClientId, string Role, string Profile, string Subject, bool Undecided, string Because)
{
    public static ClientImpactDto Of(ClientImpact impact) => new(
        impact.Client.Id, impact.Client.Role, impact.Client.Profile, impact.Client.Certificate.Subject, impact.Undecided, impact.Because);
}

/// <summary>
/// Who gains and who loses access; who is in now and would not get in again; which clients with a certificate are touched.
/// </summary>
/// <param name="SessionsKnown">Whether the server could be asked who is in.</param>
public sealed record AccessDto(
    AccessEntryDto[] Gains, AccessEntryDto[] Losses, AccessEntryDto[] Undecided, SessionImpactDto[] Sessions, bool SessionsKnown,
    ClientImpactDto[] Clients)
{
    public static AccessDto Of(AccessDelta access, AccessImpact impact) => new(
        [.. access.Gains.Select(AccessEntryDto.Of)], [.. access.Losses.Select(AccessEntryDto.Of)],
        [.. access.Undecided.Select(AccessEntryDto.Of)],
        [.. impact.Sessions.Select(SessionImpactDto.Of)], impact.SessionsKnown, [.. impact.Clients.Select(ClientImpactDto.Of)]);
}
