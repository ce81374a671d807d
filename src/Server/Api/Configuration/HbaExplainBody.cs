using System.Text.Json;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>The certificate that the client would show.</summary>
/// <param name="Subject">RFC 2253 text: <c>CN=repl</c>.</param>
/// <param name="Trusted">Whether the server's ssl_ca_file trusts it.</param>
public sealed record AttemptCertificateBody(string? Subject, bool? Trusted);

/// <summary>A connection that somebody might try.</summary>
/// <param name="Connection"><c>local</c> or <c>host</c>.</param>
/// <param name="Replication">Physical replication; <c>replication=database</c> is an ordinary database.</param>
/// <param name="MemberOf">The roles that the role is a member of, directly or not; of a target's own role the server's answer is used when
/// it is missing.</param>
/// <param name="SystemUser">The operating system's user at the other end of a Unix-domain socket.</param>
public sealed record AttemptBody(
    string? Connection, bool? Tls, bool? Gss, string? Database, string? Role, bool? Replication, string? Address,
    AttemptCertificateBody? Certificate,
    string[]? MemberOf, string? SystemUser = null);

/// <summary>pg_hba.conf and the attempts to evaluate.</summary>
/// <param name="Interfaces">The server's own addresses as CIDR, for samehost and samenet.</param>
/// <param name="Near">Also name the records that are near an attempt that is not let in; for 100 attempts at most.</param>
public sealed record HbaExplainBody(JsonElement? ServerVersion, Dictionary<string, byte[]?>? Files, string[]? Interfaces,
    AttemptBody[]? Attempts, bool? Near = null);
