using System.IO.Pipelines;
using Nerdbank.MessagePack;
using Nerdbank.Streams;
using PolyType;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

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
        var rpc = Over(line, (pipe, formatter) => new LengthHeaderMessageHandler(pipe, formatter));
        rpc.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IServerAgent>(), agent, options: null);
        rpc.StartListening();
        return rpc;
    }

    /// <summary>The other end of <see cref="Serve"/>.</summary>
    public static (IServerAgent Agent, JsonRpc Rpc) Connect(Stream line)
    {
        var rpc = Over(line, (pipe, formatter) => new AnswersOnly(pipe, formatter));
        var agent = rpc.Attach<IServerAgent>();
        rpc.StartListening();
        return (agent, rpc);
    }

    private static JsonRpc Over(Stream line, Func<IDuplexPipe, IJsonRpcMessageFormatter, IJsonRpcMessageHandler> handler)
    {
        var formatter = new NerdbankMessagePackFormatter
        {
            TypeShapeProvider = PolyType.SourceGenerator.TypeShapeProvider_PgTlsDashboard_Core.Default,
            UserDataSerializer = s_serializer,
        };
        return new JsonRpc(handler(new FrameLimit(line, AgentContract.LongestFrame).UsePipe(), formatter))
        {
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = false,
        };
    }

    /// <summary>
    /// The dashboard's end: an agent answers and reports, and asks for nothing. Answers to questions that nobody reads would pile up here.
    /// </summary>
    private sealed class AnswersOnly(IDuplexPipe pipe, IJsonRpcMessageFormatter formatter) : LengthHeaderMessageHandler(pipe, formatter)
    {
        protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken) =>
            await base.ReadCoreAsync(cancellationToken).ConfigureAwait(false) switch
            {
                JsonRpcRequest { IsResponseExpected: true } => throw new InvalidDataException("An agent asks for nothing."),
                var message => message,
            };
    }
}
