using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>Takes options one by one; what nobody took is unknown.</summary>
internal sealed class RecipeOptions
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly List<string> _allowed = [];
    private readonly List<Finding> _findings = [];

    public RecipeOptions(JsonElement? json)
    {
        if (json is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }) return;
        if (json.Value.ValueKind != JsonValueKind.Object)
        {
            Fail(FindingCode.OptionInvalid, "options", "`options` is no object.", "Give an object, perhaps an empty one.");
            return;
        }

        foreach (var option in json.Value.EnumerateObject()) _left[option.Name] = option.Value;
    }

    public string? Text(string name)
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and < 1024 } text) return text;
        Fail(FindingCode.OptionInvalid, name, $"`{name}` is no text.", "Give a text that is not empty.");
        return null;
    }

    public string RequiredText(string name)
    {
        if (IsMissing(name)) Fail(FindingCode.OptionMissing, name, $"`{name}` is missing.", $"Give `{name}` a text.");
        return Text(name) ?? "";
    }

    /// <summary>A list of texts, or one text alone.</summary>
    public ImmutableArray<string>? Texts(string name)
    {
        if (Take(name) is not { } value) return null;
        if (value is { ValueKind: JsonValueKind.String } && value.GetString() is { Length: > 0 } one) return [one];
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= 1000)
        {
            var texts = value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null).ToArray();
            if (texts.All(text => text is { Length: > 0 and < 1024 })) return [.. texts.Select(text => text!)];
        }

        Fail(FindingCode.OptionInvalid, name, $"`{name}` is no list of texts.", "Give a list such as [\"a\", \"b\"], or leave it out.");
        return null;
    }

    public ImmutableArray<string> RequiredTexts(string name)
    {
        if (IsMissing(name)) Fail(FindingCode.OptionMissing, name, $"`{name}` is missing.", $"Give `{name}` a list of texts.");
        return Texts(name) ?? [];
    }

    /// <summary>Whole files as a person edited them: <c>{path, baseSha256, content}</c>, the content in base64.</summary>
    public ImmutableArray<EditedFile> RequiredFiles(string name)
    {
        if (IsMissing(name))
            Fail(FindingCode.OptionMissing, name, $"`{name}` is missing.", $"Give `{name}` a list of {{path, baseSha256, content}}.");
        if (Take(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= ConfigurationBody.MostFiles)
        {
            var files = value.EnumerateArray().Select(File).ToArray();
            if (files.All(file => file is not null)) return [.. files.Select(file => file!)];
        }

        Fail(FindingCode.OptionInvalid, name, $"`{name}` is no list of files.",
            "Give a list of {path, baseSha256, content}: the path as the target's files have it, the SHA-256 of what the edit began "
                + "with, the content in base64.");
        return [];
    }

    private static EditedFile? File(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() != 3) return null;
        string? Field(string name, int least, int most) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
                && text.Length >= least && text.Length <= most ? text : null;
        if (Field("path", 1, 4096) is not { } path || Field("baseSha256", 64, 64) is not { } hash
            || !json.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.String || !content.TryGetBytesFromBase64(out var bytes)) return null;
        return new(path, hash, ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }

    public bool? Flag(string name)
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail(FindingCode.OptionInvalid, name, $"`{name}` is neither true nor false.", "Give true or false.");
        return null;
    }

    public int? Number(string name, int least, int most)
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Fail(FindingCode.OptionInvalid, name, $"`{name}` is no number from {least} to {most}.", $"Give a number from {least} to {most}.");
        return null;
    }

    public string? Choice(string name, params string[] allowed)
    {
        if (Text(name) is not { } text) return null;
        if (allowed.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        Fail(FindingCode.OptionInvalid, name, $"`{name}` has an unknown value.", $"It takes {string.Join(", ", allowed)}.");
        return null;
    }

    public KeyAlgorithm? KeyAlgorithm()
    {
        if (Text("keyAlgorithm") is not { } text) return null;
        if (Spelling.KeyAlgorithm(text) is { } algorithm) return algorithm;
        Fail(FindingCode.OptionInvalid, "keyAlgorithm", "`keyAlgorithm` is not one that this version has.",
            $"It takes {Spelling.KeyAlgorithms}.");
        return null;
    }

    /// <summary>All that was wrong, the untaken options included.</summary>
    public ImmutableArray<Finding> Finish(string recipe)
    {
        var allowed = _allowed.Count == 0 ? $"{recipe} takes no options." : $"{recipe} takes {string.Join(", ", _allowed)}.";
        foreach (var name in _left.Keys.Take(20))
            Fail(FindingCode.OptionUnknown, name, "This recipe does not have an option that is given.", allowed);
        return [.. _findings];
    }

    private bool IsMissing(string name) => !_left.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null;

    private JsonElement? Take(string name)
    {
        _allowed.Add(name);
        return _left.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private void Fail(FindingCode code, string name, string message, string remedy) =>
        _findings.Add(new(code, Severity.Error, message, remedy, name == "options" ? name : "options." + name));
}
