using System.Text.Json;
using System.Text.Json.Serialization;
using PolyType;

namespace PgTlsDashboard.Core;

/// <summary>A code is its text in JSON: in the journal and in kept reports.</summary>
internal sealed class FindingCodeConverter : JsonConverter<FindingCode>
{
    public override FindingCode? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? FindingCode.Read(text) : null;

    public override void Write(Utf8JsonWriter writer, FindingCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

/// <summary>And in the contract with agents.</summary>
internal sealed class FindingCodeMarshaler : IMarshaler<FindingCode, string>
{
    public string? Marshal(FindingCode? value) => value?.Text;

    public FindingCode? Unmarshal(string? surrogate) => surrogate is null ? null : FindingCode.Read(surrogate);
}
