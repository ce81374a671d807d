using System.Text.Json;
using System.Text.Json.Serialization;

namespace PgTlsDashboard.Core;

/// <summary>A code is its text in JSON: in the journal, in kept reports and between programs.</summary>
internal sealed class FindingCodeConverter : JsonConverter<FindingCode>
{
    public override FindingCode? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? FindingCode.Read(text) : null;

    public override void Write(Utf8JsonWriter writer, FindingCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
