using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Probing;

/// <summary>A report with its assessment as a document to keep.</summary>
public static class ProbeJson
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new CertificateConverter(), new RevocationListConverter() },
    };

    public static string Write(ProbeReport report, ProbeAssessment assessment) =>
        JsonSerializer.Serialize(new { report, assessment }, s_web);

    public static string Link(string json) =>
        $"data:application/json;charset=utf-8;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}";

    public static string FileName(ProbeReport report) =>
        $"probe-{report.Request.Host.Replace(':', '-')}-{report.Request.Port}-{report.At.UtcDateTime:yyyyMMdd-HHmmss}.json";

    /// <summary>What a list says in short: its numbers may be many, and its bytes are the caller's own.</summary>
    private sealed class RevocationListConverter : JsonConverter<RevocationList>
    {
        public override RevocationList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("A report is written, never read.");

        public override void Write(Utf8JsonWriter writer, RevocationList value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("thisUpdate", value.ThisUpdate);
            if (value.NextUpdate is { } next) writer.WriteString("nextUpdate", next);
            writer.WriteNumber("revoked", value.RevokedSerialNumbers.Length);
            writer.WriteEndObject();
        }
    }

    /// <summary>Facts and PEM: a name or an address is text, and DER is no array of numbers.</summary>
    private sealed class CertificateConverter : JsonConverter<Certificate>
    {
        // A hostile server's chain is not sent to the browser whole.
        private const int LongestDer = 16 * 1024;

        public override Certificate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("A report is written, never read.");

        public override void Write(Utf8JsonWriter writer, Certificate value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("subject", value.Subject);
            writer.WriteString("issuer", value.Issuer);
            writer.WriteString("serialNumber", value.SerialNumber);
            writer.WriteString("notBefore", value.NotBefore);
            writer.WriteString("notAfter", value.NotAfter);
            writer.WriteString("fingerprintSha256", value.FingerprintSha256);
            writer.WriteString("keyAlgorithm", value.KeyAlgorithm);
            writer.WriteString("signatureAlgorithm", value.SignatureAlgorithm);
            writer.WriteBoolean("isCertificateAuthority", value.IsCertificateAuthority);
            writer.WriteStartArray("subjectAlternativeNames");
            foreach (var name in value.SubjectAlternativeNames) writer.WriteStringValue(name.ToString());
            writer.WriteEndArray();
            if (value.Der.Length <= LongestDer) writer.WriteString("pem", value.ToPem());
            writer.WriteEndObject();
        }
    }
}
