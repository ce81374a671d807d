using PgTlsDashboard.Core.Planning.Consumers;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <param name="SerialNumber">Upper-case hexadecimal.</param>
public sealed record ConsumerCertificateDto(string Subject, string? SerialNumber);

/// <summary>Somebody who uses a server, or may.</summary>
/// <param name="Kind"><c>client</c>, <c>session</c>, <c>standby</c>, <c>pgmoneta</c>, <c>pooler</c> or <c>healthCheck</c>.</param>
/// <param name="Name">As it calls itself; not to be trusted.</param>
/// <param name="Address">Null over the Unix-domain socket, and for who is not connected.</param>
/// <param name="Tls">Null for who is not connected.</param>
/// <param name="Since">Its oldest live session, or when its certificate was issued.</param>
/// <param name="Sessions">Live sessions that are alike.</param>
public sealed record ConsumerDto(
    string Kind, string Name, string? Role, string? Address, bool? Tls, ConsumerCertificateDto? Certificate, DateTime? Since, int Sessions,
    FindingDto[] Findings)
{
    public static ConsumerDto Of(Consumer consumer) => new(
        Spelling.Of(consumer.Kind), consumer.Name, consumer.Role, consumer.Address, consumer.Tls,
        consumer.CertificateSubject is { } subject ? new(subject, consumer.CertificateSerialNumber) : null,
        consumer.Since is { } since ? Spelling.Utc(since) : null, consumer.Sessions, FindingDto.Of(consumer.Findings));
}
