using System.Buffers.Binary;
using System.Text;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>The packets that a client sends before and while it logs in.</summary>
internal static class PostgresWire
{
    /// <summary>Length 8 and the code 80877103.</summary>
    public static readonly byte[] SslRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// <summary>Length 8 and the code 80877104.</summary>
    public static readonly byte[] GssEncRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30];

    public static byte[] Startup(string role, string database, bool replication, byte minor = 0, string? option = null)
    {
        using var body = new MemoryStream();
        body.Write([0, 0, 0, 0, 0, 3, 0, minor]);
        if (option is not null)
        {
            WriteText(body, option);
            WriteText(body, "1");
        }
        WriteText(body, "user");
        WriteText(body, role);
        WriteText(body, "database");
        WriteText(body, database);
        if (replication)
        {
            WriteText(body, "replication");
            WriteText(body, "true");
        }
        WriteText(body, "application_name");
        WriteText(body, "pgtls-dashboard");
        body.WriteByte(0);
        var packet = body.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        return packet;
    }

    /// <summary>A message with its type byte and its length.</summary>
    public static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var packet = new byte[5 + body.Length];
        packet[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(1), 4 + body.Length);
        body.CopyTo(packet.AsSpan(5));
        return packet;
    }

    public static void WriteText(Stream body, string text)
    {
        body.Write(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)));
        body.WriteByte(0);
    }
}
