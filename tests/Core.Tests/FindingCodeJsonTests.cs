using System.Text.Json;

namespace PgTlsDashboard.Core.Tests;

public sealed class FindingCodeJsonTests
{
    [Fact]
    public void A_code_is_its_text_in_JSON()
    {
        var finding = new Finding(FindingCode.TlsOff, Severity.Error, "The server has TLS off.");
        var json = JsonSerializer.Serialize(finding);

        Assert.Contains("\"Code\":\"tls-off\"", json, StringComparison.Ordinal);
        Assert.Same(FindingCode.TlsOff, JsonSerializer.Deserialize<Finding>(json)!.Code);
    }

    [Fact]
    public void A_code_of_another_version_keeps_its_text()
    {
        var json = JsonSerializer.Serialize(new Finding(FindingCode.TlsOff, Severity.Error, "x"))
            .Replace("tls-off", "from-elsewhere", StringComparison.Ordinal);
        var finding = JsonSerializer.Deserialize<Finding>(json)!;

        Assert.Equal("from-elsewhere", finding.Code.Text);
        Assert.Equal(json, JsonSerializer.Serialize(finding));
        Assert.Equal(finding.Code, JsonSerializer.Deserialize<Finding>(json)!.Code);
        Assert.DoesNotContain(finding.Code, FindingCode.All);
    }
}
