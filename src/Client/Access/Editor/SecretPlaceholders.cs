using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>
/// The passwords in options of records, each with the sign that stands for it where a person sees the text: <c>***</c> for the first,
/// <c>***2</c> for the next. A sign that stays in an edited text becomes its secret again.
/// </summary>
public sealed class SecretPlaceholders
{
    public static readonly SecretPlaceholders Empty = new([], []);

    private readonly ImmutableArray<string> _secrets;
    private readonly ImmutableHashSet<string> _read;

    private SecretPlaceholders(ImmutableArray<string> secrets, ImmutableHashSet<string> read) => (_secrets, _read) = (secrets, read);

    /// <summary>The book with the secrets of a text added.</summary>
    public SecretPlaceholders Learn(string text)
    {
        if (!HasName(text)) return this;
        ImmutableArray<string> more =
        [
            .. SecretOption.Find(text).Select(option => text[option.Value..option.End])
                .Where(value => !IsSign(value) && !_secrets.Contains(value)).Distinct(StringComparer.Ordinal),
        ];
        return more.IsEmpty ? this : new([.. _secrets, .. more], _read);
    }

    /// <summary>The book with the secrets that the server reads, however they are written.</summary>
    public SecretPlaceholders Learn(HbaRules rules)
    {
        string[] read = [.. rules.Records.SelectMany(record => record.Options).Where(option => HasName(option.Name))
            .Select(option => option.Value).Where(value => value.Length > 3)];
        return read.Length == 0 ? this : new(_secrets, _read.Union(read));
    }

    public string Hide(string text) => SecretOption.Replace(text, value => IsSign(value) ? value : Sign(_secrets.IndexOf(value)));

    /// <summary>A sign that stands for no secret stays as it was typed.</summary>
    public string Reveal(string text) => SecretOption.Replace(text, value => At(value) ?? value);

    /// <summary>Whether a text that was hidden still shows a secret: one that is written in a way that is not recognised.</summary>
    public bool IsContainedIn(string text) => _read.Any(secret => text.Contains(secret, StringComparison.Ordinal));

    public override string ToString() => $"{_secrets.Length} secrets";

    private static string Sign(int at) => at < 0 ? "***?" : at == 0 ? "***" : $"***{at + 1}";

    private static bool IsSign(string value) => value.StartsWith("***", StringComparison.Ordinal);

    private string? At(string sign) =>
        sign == "***" && !_secrets.IsEmpty ? _secrets[0]
        : sign.StartsWith("***", StringComparison.Ordinal)
            && int.TryParse(sign.AsSpan(3), System.Globalization.NumberStyles.None, null, out var number) && number >= 2
            && number <= _secrets.Length ? _secrets[number - 1]
        : null;

    /// <summary>Whether there may be something to hide at all.</summary>
    public static bool HasName(string text) =>
        text.Contains("ldapbindpasswd", StringComparison.OrdinalIgnoreCase)
            || text.Contains("radiussecrets", StringComparison.OrdinalIgnoreCase);
}
