using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Hba;

/// <summary>Makes a row of the view, and a record where it is valid, of a tokenised line.</summary>
internal sealed class HbaLineParser(PostgresVersion version, HbaBuild build)
{
    private readonly Dictionary<string, (IPAddress, IPAddress)> _networks = new(StringComparer.Ordinal);

    private HbaPatternFault _fault;

    public HbaParsed Parse(AuthLine line)
    {
        _fault = default;
        var parsed = ParseFields(line);
        if (_fault.IsNone) return parsed;
        // The view and a reload each stop at their own first fault.
        var row = _fault.Shown is { } shown ? new HbaRule { FileName = line.FileName, LineNumber = line.LineNumber, Error = shown } : parsed.Row;
        return _fault.Cause is { } cause ? new(row, null, new HbaRefusal(_fault.Shown, cause)) : parsed with { Row = row };
    }

    private HbaParsed ParseFields(AuthLine line)
    {
        if (line.Error is not null) return Refused(line, HbaRefusal.Of(line.Error));
        var fields = line.Fields;
        if (fields[0].Tokens.Length > 1) return Refused(line, "multiple values specified for connection type");
        if (HbaMethods.Type(fields[0].Tokens[0].Text) is not { } type) return Refused(line, $"invalid connection type \"{fields[0].Tokens[0].Text}\"");
        if (fields.Length < 2) return Refused(line, "end-of-line before database specification");
        CheckNames(fields[1]);
        if (fields.Length < 3) return Refused(line, "end-of-line before role specification");
        CheckNames(fields[2]);

        var next = 3;
        HbaAddress? address = null;
        if (type != HbaConnectionType.Local && Address(fields, ref next, out address) is { } addressError) return Refused(line, addressError);

        if (fields.Length <= next) return Refused(line, "end-of-line before authentication method");
        if (fields[next].Tokens.Length > 1) return Refused(line, "multiple values specified for authentication type");
        var method = fields[next].Tokens[0].Text;
        if (HbaMethods.Refuse(method, version.Major, build) is { } methodError) return Refused(line, methodError);
        if (type == HbaConnectionType.Local && method == "ident") method = "peer";
        if (HbaMethods.RefuseOn(type, method) is { } mismatch) return Refused(line, mismatch);

        var options = new HbaOptions(type, method, version.Major, build);
        foreach (var field in fields.AsSpan()[(next + 1)..])
        {
            foreach (var token in field.Tokens)
                if (options.Add(token.Text) is { } refusal) return Refused(line, type, refusal);
        }

        return options.Finish() is { } incomplete ? Refused(line, type, incomplete) : Valid(line, type, address, method, options);
    }

    private HbaParsed Valid(AuthLine line, HbaConnectionType type, HbaAddress? address, string method, HbaOptions options)
    {
        var (shown, mask) = address switch
        {
            HbaAddress.Any => ("all", null),
            HbaAddress.SameHost => ("samehost", null),
            HbaAddress.SameNet => ("samenet", null),
            HbaAddress.HostName host => (host.Name, null),
            HbaAddress.Network network => (HbaAddressText.Format(network.Address), HbaAddressText.Format(network.Mask)),
            _ => ((string?)null, (string?)null),
        };
        var row = new HbaRule
        {
            FileName = line.FileName,
            LineNumber = line.LineNumber,
            Type = TypeName(type),
            Database = Texts(line.Fields[1]),
            UserName = Texts(line.Fields[2]),
            Address = shown,
            Netmask = mask,
            AuthMethod = method,
            Options = options.Shown(),
            Error = Unmatchable(type),
        };
        var record = new HbaRecord
        {
            FileName = line.FileName,
            LineNumber = line.LineNumber,
            Type = type,
            Databases = line.Fields[1].Tokens,
            Roles = line.Fields[2].Tokens,
            Address = address,
            Method = method,
            Options = options.Written,
            ClientCert = options.ClientCert,
        };
        return new(row, record, null);
    }

    /// <summary>Said of a record that is taken all the same.</summary>
    private string? Unmatchable(HbaConnectionType type) => type switch
    {
        HbaConnectionType.HostSsl when !build.Ssl => "hostssl record cannot match because SSL is disabled",
        HbaConnectionType.HostGssEnc when !build.Gss => "hostgssenc record cannot match because GSSAPI is not supported by this build",
        _ => null,
    };

    private void CheckNames(ConfField field)
    {
        if (version.Major < 16) return;
        foreach (var token in field.Tokens) _fault = _fault.Then(HbaPattern.Fault(token.Text));
    }

    private string? Address(ImmutableArray<ConfField> fields, ref int next, out HbaAddress? address)
    {
        address = null;
        if (fields.Length <= next) return "end-of-line before IP address specification";
        var field = fields[next++];
        if (field.Tokens.Length > 1) return "multiple values specified for host address";
        var token = field.Tokens[0];
        address = token switch
        {
            _ when token.IsKeyword("all") => new HbaAddress.Any(),
            _ when token.IsKeyword("samehost") => new HbaAddress.SameHost(),
            _ when token.IsKeyword("samenet") => new HbaAddress.SameNet(),
            _ => null,
        };
        if (address is not null) return null;
        if (_networks.TryGetValue(token.Text, out var known))
        {
            address = new HbaAddress.Network(known.Item1, known.Item2);
            return null;
        }

        var slash = token.Text.IndexOf('/');
        var number = HbaAddressText.Parse(slash < 0 ? token.Text : token.Text[..slash]);
        if (slash >= 0)
        {
            if (number is null) return $"specifying both host name and CIDR mask is invalid: \"{token.Text}\"";
            if (HbaAddressText.ParsePrefix(token.Text[(slash + 1)..], number.AddressFamily) is not { } prefix) return $"invalid CIDR mask in address \"{token.Text}\"";
            _networks[token.Text] = (number, prefix);
            address = new HbaAddress.Network(number, prefix);
            return null;
        }

        if (number is null)
        {
            address = new HbaAddress.HostName(token.Text);
            return null;
        }

        if (fields.Length <= next) return "end-of-line before netmask specification";
        field = fields[next++];
        if (field.Tokens.Length > 1) return "multiple values specified for netmask";
        if (HbaAddressText.Parse(field.Tokens[0].Text) is not { } mask) return $"invalid IP mask \"{field.Tokens[0].Text}\": Name or service not known";
        if (mask.AddressFamily != number.AddressFamily) return "IP address and mask do not match";
        address = new HbaAddress.Network(number, mask);
        return null;
    }

    /// <summary>A refusal that the view does not tell leaves standing what was said of the type.</summary>
    private HbaParsed Refused(AuthLine line, HbaConnectionType type, HbaRefusal refusal) => Refused(line, refusal with { Shown = refusal.Shown ?? Unmatchable(type) });

    private static HbaParsed Refused(AuthLine line, string error) => Refused(line, HbaRefusal.Of(error));

    private static HbaParsed Refused(AuthLine line, HbaRefusal refusal) =>
        new(new() { FileName = line.FileName, LineNumber = line.LineNumber, Error = refusal.Shown }, null, refusal);

    private static ImmutableArray<string> Texts(ConfField field) => field.Tokens.Length == 1 ? [field.Tokens[0].Text] : [.. field.Tokens.Select(token => token.Text)];

    internal static string TypeName(HbaConnectionType type) => type switch
    {
        HbaConnectionType.Local => "local",
        HbaConnectionType.Host => "host",
        HbaConnectionType.HostSsl => "hostssl",
        HbaConnectionType.HostNoSsl => "hostnossl",
        HbaConnectionType.HostGssEnc => "hostgssenc",
        HbaConnectionType.HostNoGssEnc => "hostnogssenc",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>A line as the view shows it, and as a reload takes it: exactly one of <paramref name="Record"/> and <paramref name="Refusal"/> is there.</summary>
internal readonly record struct HbaParsed(HbaRule Row, HbaRecord? Record, HbaRefusal? Refusal);
