using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PolyType;

namespace PgTlsDashboard.Core;

/// <summary>
/// What a <see cref="Finding"/> is about: one of a closed list, kept by module in the other files of this type. Its text is stable and for
/// automation; <c>docs/findings.md</c> is generated from the list.
/// </summary>
[JsonConverter(typeof(FindingCodeConverter)), TypeShape(Marshaler = typeof(FindingCodeMarshaler))]
public sealed partial record FindingCode
{
    // Without a value of its own: the codes of the other files may be made before the fields of this one.
    private static List<FindingCode>? s_listed;
    private static readonly FrozenDictionary<string, FindingCode> s_byText;

    // It runs when every code of every file is made, and before anybody uses one.
    static FindingCode()
    {
        All = [.. s_listed!.OrderBy(code => code.Text, StringComparer.Ordinal)];
        s_byText = All.ToFrozenDictionary(code => code.Text, StringComparer.Ordinal);
    }

    private FindingCode(string text, string meaning)
    {
        (Text, Meaning) = (text, meaning);
        (s_listed ??= []).Add(this);
    }

    private FindingCode(string text) => (Text, Meaning) = (text, "A finding of another version of this program.");

    /// <summary>The list, by text.</summary>
    public static ImmutableArray<FindingCode> All { get; }

    /// <summary>Kebab-case: <c>hba-plaintext-before-tls</c>.</summary>
    public string Text { get; }

    /// <summary>One sentence.</summary>
    public string Meaning { get; }

    /// <summary>The code of a stored or received finding; one that this version does not know keeps its text.</summary>
    public static FindingCode Read(string text) => s_byText.TryGetValue(text, out var code) ? code : new(text);

    public override string ToString() => Text;
}
