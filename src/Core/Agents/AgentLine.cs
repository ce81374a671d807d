using Nerdbank.MessagePack;
using Nerdbank.Streams;
using PolyType;
using StreamJsonRpc;

// Reached from the shape of IProgress<T>, and never sent: its properties lead on to threads, cultures and a second serializer, a quarter of
// the native agent.
[assembly: TypeShapeExtension(typeof(JsonRpc), Kind = TypeShapeKind.None)]

namespace PgTlsDashboard.Core.Agents;

/// <summary>The contract over a pair of pipes or a socket: MessagePack in frames of bounded length and depth, in both directions.</summary>
public static class AgentLine
{
    // Records within lists within records; an ordinary answer is about ten deep, the envelope included.
    private const int MostDepth = 32;

    private static readonly MessagePackSerializer s_serializer = NerdbankMessagePackFormatter.DefaultSerializer with
    {
        StartingContext = new SerializationContext { MaxDepth = MostDepth },
        InternStrings = false,
    };

    /// <summary>Serves the contract until the line ends; the caller starts it by awaiting <see cref="JsonRpc.Completion"/>.</summary>
    public static JsonRpc Serve(Stream line, IServerAgent agent)
    {
        var rpc = Over(line);
        rpc.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IServerAgent>(), agent, options: null);
        rpc.StartListening();
        return rpc;
    }

    /// <summary>The other end of <see cref="Serve"/>.</summary>
    public static (IServerAgent Agent, JsonRpc Rpc) Connect(Stream line)
    {
        var rpc = Over(line);
        var agent = rpc.Attach<IServerAgent>();
        rpc.StartListening();
        return (agent, rpc);
    }

    private static JsonRpc Over(Stream line)
    {
        var formatter = new NerdbankMessagePackFormatter
        {
            TypeShapeProvider = PolyType.SourceGenerator.TypeShapeProvider_PgTlsDashboard_Core.Default,
            UserDataSerializer = s_serializer,
        };
        return new JsonRpc(new LengthHeaderMessageHandler(new FrameLimit(line, AgentContract.LongestFrame).UsePipe(), formatter))
        {
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = false,
        };
    }
}
