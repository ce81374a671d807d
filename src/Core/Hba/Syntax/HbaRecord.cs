using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>The first column of a record, as pg_hba.conf spells it in lower case.</summary>
public enum HbaConnectionType
{
    Local,
    Host,
    HostSsl,
    HostNoSsl,
    HostGssEnc,
    HostNoGssEnc,
}

/// <summary>Where a record lets a connection come from.</summary>
public abstract record HbaAddress
{
    private HbaAddress() { }

    /// <summary>The keyword <c>all</c>: any address of either family.</summary>
    public sealed record Any : HbaAddress;

    /// <summary>An address with a mask; host bits are kept as written and ignored when matching.</summary>
    public sealed record Network(IPAddress Address, IPAddress Mask) : HbaAddress;

    /// <summary>A host name, or a suffix with a leading dot; the server resolves it at login.</summary>
    public sealed record HostName(string Name) : HbaAddress;

    public sealed record SameHost : HbaAddress;

    public sealed record SameNet : HbaAddress;
}

/// <summary>An option after the auth method: <c>clientcert=verify-full</c>.</summary>
public sealed record HbaOption(string Name, string Value)
{
    /// <summary>As people may see it: <c>ldapbindpasswd</c> and <c>radiussecrets</c> without their secret.</summary>
    public string Shown => Name is "ldapbindpasswd" or "radiussecrets" ? $"{Name}=***" : $"{Name}={Value}";

    public override string ToString() => Shown;
}

/// <summary>A valid record: a line of pg_hba.conf (or of a file that it includes) with its meaning.</summary>
public sealed record HbaRecord
{
    public required string FileName { get; init; }

    /// <summary>1-based; the first line of a continued record.</summary>
    public required int LineNumber { get; init; }

    public required HbaConnectionType Type { get; init; }

    public required ImmutableArray<ConfToken> Databases { get; init; }

    public required ImmutableArray<ConfToken> Roles { get; init; }

    /// <summary>Null for <see cref="HbaConnectionType.Local"/> only.</summary>
    public required HbaAddress? Address { get; init; }

    /// <summary>As written: <c>scram-sha-256</c>.</summary>
    public required string Method { get; init; }

    public required ImmutableArray<HbaOption> Options { get; init; }

    /// <summary>
    /// What the record asks of the client's certificate: null, <c>verify-ca</c> or <c>verify-full</c>; the method cert means verify-full.
    /// </summary>
    public string? ClientCert { get; init; }

    /// <summary>Where the method stands among the line's fields, 0-based; 0 when the record was not read from a line.</summary>
    public int MethodField { get; init; }

    /// <summary>Where an option stands among the line's fields; null when it has none to itself, or is not there once.</summary>
    public int? OptionField(string name)
    {
        var places = Options.Select((option, index) => (option.Name, Index: index)).Where(option => option.Name == name).ToList();
        return MethodField > 0 && OptionsStandApart && places is [var only] ? MethodField + 1 + only.Index : null;
    }

    /// <summary>Each option is a field of its own.</summary>
    internal bool OptionsStandApart { get; init; }

    /// <summary>The view's options column; default when that is NULL.</summary>
    internal ImmutableArray<string> ShownOptions { get; init; }
}
