namespace PgTlsDashboard.Client.Reading;

/// <summary>What a page has of something it reads.</summary>
public abstract record Loaded<T> where T : notnull
{
    private Loaded() { }

    public sealed record Waiting : Loaded<T>;

    public sealed record Ready(T Value) : Loaded<T>;

    /// <summary>There is no such thing.</summary>
    public sealed record Missing : Loaded<T>;

    /// <param name="Because">For people, without the exception's text, which may hold what must not be shown.</param>
    public sealed record Failed(string Because, ErrorReference Reference) : Loaded<T>;

    public T? Found => this is Ready ready ? ready.Value : default;
}
