using System.Net;

namespace PgTlsDashboard.Core.Pki;

/// <summary>A name that a server certificate proves (RFC 5280, 4.2.1.6): a dNSName or an iPAddress.</summary>
public abstract record SubjectAlternativeName
{
    private SubjectAlternativeName() { }

    /// <summary>An A-label host name, perhaps with a leftmost <c>*.</c> label.</summary>
    public sealed record Dns(string Name) : SubjectAlternativeName
    {
        public override string ToString() => Name;
    }

    public sealed record Ip(IPAddress Address) : SubjectAlternativeName
    {
        public override string ToString() => Address.ToString();
    }

    /// <summary>Reads a host name or an address; null with a finding that says what is wrong with it.</summary>
    public static SubjectAlternativeName? Parse(string text, out Finding? problem) => HostName.Parse(text, out problem);
}
