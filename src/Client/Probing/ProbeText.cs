using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Probing;

/// <summary>How the page says what a report and its assessment hold.</summary>
public static class ProbeText
{
    public static string Grade(string? grade) =>
        grade switch
        {
            "A" => "Keeps the baseline",
            "B" => "Small deviations",
            "C" => "Serious deviations",
            "F" => "Fails",
            _ => "Not graded"
        };

    public static Meaning Of(string? grade) =>
        grade switch { "A" => Meaning.Proven, "B" or "C" => Meaning.Attention, "F" => Meaning.Broken, _ => Meaning.NotKnown };

    public static Meaning Of(Weight weight) =>
        weight switch { Weight.Failing => Meaning.Broken, Weight.Note => Meaning.NotKnown, _ => Meaning.Attention };

    public static string Stopped(ProbeStop stop) => stop.By switch
    {
        RefusedBy.Server => "by the server",
        RefusedBy.OurLibrary => "by our library",
        RefusedBy.Network => "by the network",
        RefusedBy.Deadline => "no answer in time",
        _ => "not asked: our limit",
    };

    public static string Reason(HostNameReason reason) => reason switch
    {
        HostNameReason.NameMatches => "The name stands among the SANs.",
        HostNameReason.WildcardMatches => "A wildcard SAN covers the name.",
        HostNameReason.AddressMatches => "The address stands among the SANs.",
        HostNameReason.CommonNameMatches => "Only the CN has the name; this client still takes that.",
        HostNameReason.NoSubjectAlternativeName => "There is no SAN, and the CN does not count here or is another name.",
        HostNameReason.NameDiffers => "No SAN is this name.",
        HostNameReason.AddressDiffers => "No SAN is this address.",
        HostNameReason.AddressSpelledOtherwise => "The address is there, but spelled otherwise, and this client compares text.",
        _ => "This client takes no such host name at all.",
    };

    public static (string Name, string Who) Client(HostNameRule rule) => rule switch
    {
        HostNameRule.Libpq => ("libpq", "psql, psycopg, and what builds on libpq"),
        HostNameRule.Jdbc => ("JDBC", "pgjdbc with verify-full"),
        _ => ("Go", "pgx and lib/pq"),
    };
}
