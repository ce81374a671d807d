using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>What a file will hold: text that a preview may show, or a secret that only the writer opens.</summary>
public abstract class FileContent
{
    private FileContent() { }

    public sealed class Open(ImmutableArray<byte> bytes) : FileContent
    {
        public ImmutableArray<byte> Bytes { get; } = bytes;
    }

    /// <summary>Never shown, logged or diffed; the writer calls <paramref name="reveal"/> and clears the array.</summary>
    public sealed class Secret(Func<byte[]> reveal) : FileContent
    {
        public byte[] Reveal() => reveal();

        public override string ToString() => "secret, not shown";
    }

    /// <summary>A key that the agent made and keeps under an id: it never leaves the server's machine.</summary>
    public sealed class AgentKey(Guid id) : FileContent
    {
        public Guid Id { get; } = id;

        public override string ToString() => "key of the agent, not shown";
    }
}
