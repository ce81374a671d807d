using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>A file of the access rules under edit.</summary>
public sealed record EditorFile
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>As this program opens it.</summary>
    public required string Path { get; init; }

    /// <summary>As the server names it.</summary>
    public required string ServerName { get; init; }

    /// <summary>SHA-256 of what was read.</summary>
    public required string BaseHash { get; init; }

    public required PgHbaConf Original { get; init; }

    public required PgHbaConf Content { get; init; }

    /// <summary>Where each line of the original stood, by its text; the first of equal ones.</summary>
    public required ImmutableDictionary<string, int> OriginalLines { get; init; }

    /// <summary>Valid UTF-8: what is no text can be edited by record only.</summary>
    public required bool IsText { get; init; }

    /// <summary>Names that records bring in by <c>@</c>, or nothing: there is no record in it.</summary>
    public bool IsList { get; init; }

    /// <summary>SHA-256 of what is edited, lower-case hexadecimal: a file that has it holds these edits.</summary>
    public string ContentHash => Convert.ToHexStringLower(SHA256.HashData(Content.ToBytes().AsSpan()));

    public bool IsChanged => !ReferenceEquals(Original, Content) && !Original.ToBytes().AsSpan().SequenceEqual(Content.ToBytes().AsSpan());

    public static EditorFile Of(string path, string serverName, string hash, ImmutableArray<byte> content, PostgresVersion version)
    {
        var document = PgHbaConf.Parse(content, version);
        var lines = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var line in document.Lines) lines.TryAdd(line.Text.Trim(), line.LineNumber);
        return new()
        {
            Path = path,
            ServerName = serverName,
            BaseHash = hash,
            Original = document,
            Content = document,
            OriginalLines = lines.ToImmutable(),
            IsText = Decodes(content),
        };
    }

    private static bool Decodes(ImmutableArray<byte> content)
    {
        try
        {
            _ = s_strict.GetCharCount(content.AsSpan());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
