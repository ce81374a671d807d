using System.Buffers.Binary;
using System.Text;
using Nerdbank.Streams;
using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests.Lies;

/// <summary>The far end of a line, which says hello and then whatever bytes a test wants.</summary>
internal sealed class RawAgent : IAsyncDisposable
{
    private readonly Stream _line;

    private RawAgent(Stream line, AgentLink link) => (_line, Link) = (line, link);

    public AgentLink Link { get; }

    public static async Task<RawAgent> ConnectAsync()
    {
        var (near, far) = FullDuplexStream.CreatePair();
        var opening = AgentHandshake.OpenAsync(
            near, AgentKind.Child, AgentAccount.Own, near, "test", TimeSpan.FromMinutes(5), TimeProvider.System, CancellationToken.None);
        var id = await ReceiveAsync(far);
        await SendAsync(far, Answer(id, Hello));
        return new(far, await opening);
    }

    /// <summary>Waits for the next request, and answers it with raw bytes as the result.</summary>
    public async Task AnswerAsync(byte[] result) => await SendAsync(_line, Answer(await ReceiveAsync(_line), result));

    /// <summary>Waits for the next request, and answers it with a message of these fields beside its id.</summary>
    public async Task AnswerWithAsync(params (string Name, byte[] Value)[] fields)
    {
        var id = await ReceiveAsync(_line);
        await SendAsync(_line, Message.Map([("jsonrpc", Message.Text("2.0")), ("id", Message.Number(id)), .. fields]));
    }

    public async Task<int> ReceiveAsync() => await ReceiveAsync(_line);

    public Task SendAsync(byte[] body) => SendAsync(_line, body);

    /// <summary>Only the length of a message and its first bytes.</summary>
    public async Task AnnounceAsync(uint length)
    {
        var header = new byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        await _line.WriteAsync(header);
        await _line.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await _line.DisposeAsync();
    }

    private static byte[] Hello => Message.Map(
        ("Contract", Message.Number(1)), ("Version", Message.Text("0")), ("Id", [0xD8, 2, .. Guid.NewGuid().ToByteArray(bigEndian: true)]),
        ("Uid", [0xCE, .. Message.BigEndian((uint)AgentAccount.Own.Uid)]), ("Account", Message.Text("a")), ("Host", Message.Text("h")),
        ("Command", Message.Text("'c'")), ("StateDirectory", Message.Text("/s")));

    private static byte[] Answer(int id, byte[] result) =>
        Message.Map(("jsonrpc", Message.Text("2.0")), ("id", Message.Number(id)), ("result", result));

    private static async Task SendAsync(Stream line, byte[] body)
    {
        await line.WriteAsync((byte[])[.. Message.BigEndian((uint)body.Length), .. body]);
        await line.FlushAsync();
    }

    // The ids that the dashboard gives out count from one, and a test makes a few calls.
    private static async Task<int> ReceiveAsync(Stream line)
    {
        var header = new byte[4];
        await line.ReadExactlyAsync(header);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await line.ReadExactlyAsync(body);
        return body[body.AsSpan().IndexOf((byte[])[0xA2, (byte)'i', (byte)'d']) + 3];
    }
}

/// <summary>MessagePack by hand.</summary>
internal static class Message
{
    public static byte[] Nil => [0xC0];

    public static byte[] Number(int value) => [(byte)value];

    public static byte[] Text(string text) => [0xDB, .. BigEndian((uint)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Map(params (string Name, byte[] Value)[] fields) =>
        [(byte)(0x80 + fields.Length), .. fields.SelectMany(field => Short(field.Name).Concat(field.Value))];

    /// <summary>Lists of one list each.</summary>
    public static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xC0];

    public static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    // Names of fields are compared as they are encoded.
    private static byte[] Short(string text) => [(byte)(0xA0 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
