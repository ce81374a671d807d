using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>Logs in over the bare protocol, from any loopback address, as far as the server lets it.</summary>
internal sealed class AccessCheckClient(string socketDirectory, int port)
{
    /// <param name="certificate">Shown when the server asks for one.</param>
    /// <param name="password">The answer to any question for a password.</param>
    public AccessCheckAnswer Try(HbaAttempt attempt, SslStreamCertificateContext? certificate, string password)
    {
        using var socket = Connect(attempt.Address);
        using var network = new NetworkStream(socket, ownsSocket: false);
        Stream stream = network;
        try
        {
            if (attempt.Tls)
            {
                network.Write([0, 0, 0, 8, 4, 210, 22, 47]);
                if (network.ReadByte() != 'S') throw new InvalidOperationException("The test's server has TLS switched off.");
                var tls = new SslStream(network, leaveInnerStreamOpen: true, (_, shown, _, _) => shown?.Subject == "CN=localhost");
                stream = tls;
                tls.AuthenticateAsClient(new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    ClientCertificateContext = certificate,
                    AllowTlsResume = false
                });
            }

            stream.Write(Startup(attempt));
            return Read(stream, attempt, password);
        }
        catch (Exception exception) when (attempt.Tls && exception is (AuthenticationException or IOException))
        {
            return new(AccessCheckEnd.Handshake, PasswordAsked: false, exception.Message);
        }
        finally
        {
            if (stream != network) stream.Dispose();
        }
    }

    private Socket Connect(IPAddress? from)
    {
        if (from is null)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 300_000 };
            local.Connect(new UnixDomainSocketEndPoint(Path.Combine(socketDirectory, $".s.PGSQL.{port}")));
            return local;
        }

        var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 300_000 };
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(from.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, port);
        return socket;
    }

    private static byte[] Startup(HbaAttempt attempt)
    {
        var body = new List<byte>();
        void Add(string name, string value) => body.AddRange([.. Encoding.UTF8.GetBytes(name), 0, .. Encoding.UTF8.GetBytes(value), 0]);
        Add("user", attempt.Role);
        if (attempt.Replication) Add("replication", "true");
        else Add("database", attempt.Database);
        return [.. Length(body.Count + 9), 0, 3, 0, 0, .. body, 0];
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }

    private static AccessCheckAnswer Read(Stream stream, HbaAttempt attempt, string password)
    {
        bool asked = false, entered = false;
        AccessCheckScram? scram = null;
        while (true)
        {
            var (type, body) = Message(stream);
            switch (type)
            {
                // Names of databases that are not there are refused after the login.
                case 'E' or 'Z' when entered:
                    if (type == 'Z') stream.Write([(byte)'X', 0, 0, 0, 4]);
                    return new(AccessCheckEnd.In, asked, "");
                case 'E':
                    return Refused(body, asked);
                case 'R' when BinaryPrimitives.ReadInt32BigEndian(body) is var kind:
                    asked |= kind != 0;
                    entered |= kind == 0;
                    if (kind is 0 or 12) break;
                    scram ??= new(password);
                    stream.Write(Answer(kind, body, attempt.Role, password, scram));
                    break;
            }
        }
    }

    private static byte[] Answer(int kind, byte[] body, string role, string password, AccessCheckScram scram)
    {
        var answer = kind switch
        {
            3 => [.. Encoding.UTF8.GetBytes(password), 0],
            5 => [.. Encoding.ASCII.GetBytes(Md5(role, password, body[4..8])), 0],
            10 => [.. "SCRAM-SHA-256\0"u8, .. Length(AccessCheckScram.First.Length), .. Encoding.ASCII.GetBytes(AccessCheckScram.First)],
            11 => Encoding.ASCII.GetBytes(scram.Answer(Encoding.ASCII.GetString(body.AsSpan(4)))),
            _ => throw new InvalidOperationException($"The server asks for authentication {kind}."),
        };
        return [(byte)'p', .. Length(answer.Length + 4), .. answer];
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms",
        Justification = "The md5 method of pg_hba.conf is what is tested.")]
    private static string Md5(string role, string password, byte[] salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + role)));
        return "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.ASCII.GetBytes(inner), .. salt]));
    }

    private static (char Type, byte[] Body) Message(Stream stream)
    {
        var head = new byte[5];
        stream.ReadExactly(head);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        stream.ReadExactly(body);
        return ((char)head[0], body);
    }

    private static AccessCheckAnswer Refused(byte[] body, bool asked)
    {
        var fields = Encoding.UTF8.GetString(body).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(field => field[0], field => field[1..]);
        var (code, text) = (fields['C'], fields['M']);
        var end = text switch
        {
            _ when code is not ("28000" or "28P01") => throw new InvalidOperationException($"{code}: {text}"),
            _ when text.StartsWith("no pg_hba.conf entry", StringComparison.Ordinal) => AccessCheckEnd.NoRecord,
            _ when text.StartsWith("pg_hba.conf rejects", StringComparison.Ordinal) => AccessCheckEnd.Rejected,
            "connection requires a valid client certificate" => AccessCheckEnd.CertificateMissing,
            _ => AccessCheckEnd.Refused,
        };
        return new(end, asked, text);
    }
}
