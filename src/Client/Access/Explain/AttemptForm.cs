using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Access.Explain;

/// <summary>An attempt as a person types it, and as the page's address carries it; it holds no secret.</summary>
public sealed record AttemptForm
{
    public const string Socket = "local";
    public const string Tcp = "host";
    public const string Plain = "none";
    public const string Tls = "tls";
    public const string Gss = "gss";
    public const string NoCertificate = "none";
    public const string Trusted = "trusted";
    public const string Foreign = "foreign";

    public string Connection { get; init; } = Tcp;

    public string Encryption { get; init; } = Tls;

    public string Database { get; init; } = "";

    public string Role { get; init; } = "";

    public bool Replication { get; init; }

    public string Address { get; init; } = "";

    public string Certificate { get; init; } = NoCertificate;

    /// <summary>A CN alone, or a whole RFC 2253 subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The peer of the Unix socket, by its name at the operating system; empty when it is not known.</summary>
    public string SystemUser { get; init; } = "";

    /// <summary>Nothing was asked yet.</summary>
    public bool IsBlank => Role.Length == 0 && Address.Length == 0 && !Replication;

    public ImmutableArray<Finding> Findings
    {
        get
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            if (Role.Length == 0)
                findings.Add(new(FindingCode.RoleMissing, Severity.Error, "A connection needs a role.", "Name the role that connects.",
                    "role"));
            if (Database.Length == 0 && !Replication)
                findings.Add(new(FindingCode.DatabaseMissing, Severity.Error, "A connection needs a database.",
                    "Name the database, or choose physical replication.", "database"));
            if (Connection == Tcp && Parse(Address) is null)
                findings.Add(new(FindingCode.AddressInvalid, Severity.Error, Address.Length == 0 ? "A TCP connection comes from an address."
                    : $"\"{Address}\" is no address.", "Give the client's IPv4 or IPv6 address as the server sees it.", "address"));
            return findings.ToImmutable();
        }
    }

    public static AttemptForm Of(HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return new()
        {
            Connection = attempt.Address is null ? Socket : Tcp,
            Encryption = attempt.Gss ? Gss : attempt.Tls ? Tls : Plain,
            Database = attempt.Database,
            Role = attempt.Role,
            Replication = attempt.Replication,
            Address = attempt.Address?.ToString() ?? "",
            SystemUser = attempt.SystemUser ?? "",
            Certificate = attempt.Certificate is null ? NoCertificate : attempt.Certificate.Trusted ? Trusted : Foreign,
            Subject = attempt.Certificate?.CommonName ?? attempt.Certificate?.Subject ?? "",
        };
    }

    /// <summary>Null as long as there are findings.</summary>
    public HbaAttempt? ToAttempt(AccessFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (!Findings.IsEmpty) return null;
        var tcp = Connection == Tcp;
        return new()
        {
            Address = tcp ? Parse(Address) : null,
            Tls = tcp && Encryption == Tls,
            Gss = tcp && Encryption == Gss,
            Database = Database,
            Role = Role,
            Replication = Replication,
            Certificate = tcp && Encryption == Tls ? ToCertificate() : null,
            SystemUser = tcp ? null : Text(SystemUser),
            MemberOf = facts.MembershipsOf(Role),
        };
    }

    /// <summary>The address's query: what is as usual is left out.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["connection"] = Connection == Tcp ? null : Connection,
        ["encryption"] = Connection == Socket || Encryption == Tls ? null : Encryption,
        ["db"] = Text(Database),
        ["role"] = Text(Role),
        ["replication"] = Replication ? "1" : null,
        ["user"] = Connection == Socket ? Text(SystemUser) : null,
        ["from"] = Connection == Tcp ? Text(Address) : null,
        ["cert"] = Certificate == NoCertificate ? null : Certificate,
        ["subject"] = Certificate == NoCertificate ? null : Text(Subject),
    };

    private static string? Text(string value) => value.Length == 0 ? null : value;

    private static IPAddress? Parse(string text) =>
        text.AsSpan().IndexOfAny('.', ':') >= 0 && IPAddress.TryParse(text, out var address) ? address : null;

    private HbaAttemptCertificate? ToCertificate()
    {
        if (Certificate == NoCertificate) return null;
        if (Subject.Contains('=', StringComparison.Ordinal)) return new(Subject, FirstCommonName(Subject), Certificate == Trusted);
        // A role's own certificate is what most people mean.
        var name = Subject.Length == 0 ? Role : Subject;
        return new($"CN={name}", name, Certificate == Trusted);
    }

    // The text names the relative names from the last to the first, and so does the name that is made of it.
    private static string? FirstCommonName(string subject)
    {
        try
        {
            return new X500DistinguishedName(subject).EnumerateRelativeDistinguishedNames(reversed: false)
                .FirstOrDefault(name => !name.HasMultipleElements && name.GetSingleElementType().Value == "2.5.4.3")
                ?.GetSingleElementValue();
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
