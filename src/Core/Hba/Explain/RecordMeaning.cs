using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>A record read for people.</summary>
public static class RecordMeaning
{
    public static Transport TransportOf(HbaRecord record) => record switch
    {
        { Method: "reject" } => Transport.Refuses,
        { Type: HbaConnectionType.Local } => Transport.Socket,
        { Type: HbaConnectionType.HostGssEnc } => Transport.Gss,
        { Type: HbaConnectionType.HostSsl, ClientCert: not null } => Transport.MutualTls,
        { Type: HbaConnectionType.HostSsl } => Transport.Tls,
        _ => Transport.Plaintext,
    };

    public static string Word(Transport transport) => transport switch
    {
        Transport.Socket => "Unix socket",
        Transport.Refuses => "Refuses",
        Transport.Plaintext => "Plaintext",
        Transport.Gss => "GSS encryption",
        Transport.Tls => "TLS",
        _ => "Mutual TLS",
    };

    /// <summary>Plaintext enters from another machine.</summary>
    public static bool NeedsAttention(HbaRecord record) => TransportOf(record) == Transport.Plaintext && !IsLoopback(record);

    public static string Sentence(HbaRecord record)
    {
        var who = $"{Who(record)} from {AddressText(record.Address)}";
        return TransportOf(record) switch
        {
            Transport.Refuses => $"{who} is refused.",
            Transport.Socket => $"{Who(record)} enters from this machine by {record.Method}.",
            Transport.Plaintext when record.Type == HbaConnectionType.HostNoSsl => $"{who} enters in plaintext only, by {record.Method}.",
            Transport.Plaintext => $"{who} enters by {record.Method}, with or without TLS.",
            Transport.Gss => $"{who} enters over GSS encryption by {record.Method}.",
            Transport.MutualTls when record.Method == "cert" => $"{who} enters over TLS with a certificate of that role alone.",
            Transport.MutualTls => $"{who} enters over TLS by {record.Method} with {Demand(record.ClientCert)}.",
            _ => $"{who} enters over TLS by {record.Method}, without a client certificate.",
        };
    }

    /// <summary>The columns up to the roles, a space apart: <c>hostssl all app</c>.</summary>
    public static string WhoText(HbaRecord record) => $"{TypeText(record.Type)} {Names(record.Databases)} {Names(record.Roles)}";

    /// <summary>The record on one line, a space apart: <c>hostssl all app 10.0.0.0/8 scram-sha-256</c>.</summary>
    public static string LineText(HbaRecord record) =>
        $"{WhoText(record)} {(record.Address is null ? "" : AddressText(record.Address) + " ")}{MethodText(record)}";

    /// <summary>The method with its options, as the file spells them.</summary>
    public static string MethodText(HbaRecord record) => record.Method + string.Concat(record.Options.Select(o => $" {o.Shown}"));

    public static string TypeText(HbaConnectionType type) => type.ToString().ToLowerInvariant();

    public static string Names(IEnumerable<ConfToken> tokens) =>
        string.Join(", ", tokens.Select(t => t.Quoted ? $"\"{t.Text}\"" : t.Text));

    public static string AddressText(HbaAddress? address) => address switch
    {
        null => "local",
        HbaAddress.Any => "all",
        HbaAddress.HostName name => name.Name,
        HbaAddress.SameHost => "samehost",
        HbaAddress.SameNet => "samenet",
        HbaAddress.Network network =>
            PrefixLength(network.Mask) is { } bits ? $"{network.Address}/{bits}" : $"{network.Address} {network.Mask}",
        _ => address.ToString(),
    };

    /// <summary>Only the server's own machine comes from there over TCP: 127.0.0.0/8, ::1, localhost, samehost.</summary>
    public static bool IsLoopback(HbaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Address is not null && AddressPart.Of(record.Address).All(part => part.IsLoopback);
    }

    /// <summary>Whoever comes is whoever they say: trust, and no client certificate.</summary>
    public static bool AsksNoProof(HbaRecord record) =>
        record is { Method: "trust", ClientCert: null, Type: not HbaConnectionType.HostGssEnc };

    /// <summary><c>line 12 of pg_hba.conf</c>, with the file that the line is in.</summary>
    public static string Place(HbaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return $"line {record.LineNumber} of {record.FileName[(record.FileName.LastIndexOf('/') + 1)..]}";
    }

    private static string Who(HbaRecord record)
    {
        var roles = Names(record.Roles);
        var databases = Names(record.Databases);
        return $"{(roles == "all" ? "Any role" : roles)} to {(databases == "all" ? "any database" : databases)}";
    }

    private static string Demand(string? clientCert) =>
        clientCert == "verify-full" ? "a certificate whose CN is the role" : "any certificate of the authority";

    private static int? PrefixLength(IPAddress mask)
    {
        var bytes = mask.GetAddressBytes();
        var value = bytes.Length == 4
            ? (UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 96
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var ones = BitOperations.PopCount((ulong)(value >> 64)) + BitOperations.PopCount((ulong)value);
        return ones == 0 || value == UInt128.MaxValue << (128 - ones) ? ones : null;
    }
}
