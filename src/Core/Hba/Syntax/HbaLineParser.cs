using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regexes;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>Makes a row of the view, and a record where it is valid, of a tokenised line.</summary>
internal sealed class HbaLineParser(PostgresVersion version, HbaBuild build)
{
    private static readonly HbaAddress s_any = new HbaAddress.Any();

    private HbaRegexError _fault;

    public HbaParsed Parse(AuthLine line)
    {
        _fault = default;
        var parsed = ParseFields(line);
        if (_fault.IsNone) return parsed;
        // The view and a reload each stop at their own first fault.
        var row = _fault.Shown is { } shown ? new HbaRule { FileName = line.FileName, LineNumber = line.LineNumber, Error = shown }
            : parsed.Row ?? HbaRows.Of(parsed.Record!, build);
        return _fault.Cause is { } cause ? new(row, null, new HbaRefusal(_fault.Shown, cause)) : parsed with { Row = row };
    }

    private HbaParsed ParseFields(AuthLine line)
    {
        if (line.Error is not null) return Refused(line, HbaRefusal.Of(line.Error));
        var fields = line.Fields;
        if (fields[0].Tokens.Length > 1) return Refused(line, "multiple values specified for connection type");
        if (HbaMethods.Type(fields[0].Tokens[0].Text) is not { } type)
            return Refused(line, $"invalid connection type \"{fields[0].Tokens[0].Text}\"");
        if (fields.Length < 2) return Refused(line, "end-of-line before database specification");
        CheckNames(fields[1]);
        if (fields.Length < 3) return Refused(line, "end-of-line before role specification");
        CheckNames(fields[2]);

        var next = 3;
        HbaAddress? address = null;
        if (type != HbaConnectionType.Local && Address(fields, ref next, out address) is { } addressError)
            return Refused(line, addressError);

        if (fields.Length <= next) return Refused(line, "end-of-line before authentication method");
        if (fields[next].Tokens.Length > 1) return Refused(line, "multiple values specified for authentication type");
        var method = fields[next].Tokens[0].Text;
        if (HbaMethods.Refuse(method, version.Major, build) is { } methodError) return Refused(line, methodError);
        if (type == HbaConnectionType.Local && method == "ident") method = "peer";
        if (HbaMethods.RefuseOn(type, method) is { } mismatch) return Refused(line, mismatch);

        // Most records have no options, and most methods ask for none.
        if (fields.Length == next + 1 && !HbaOptions.AreImplied(method)) return new(null, Record(line, type, address, method, next), null);
        var options = new HbaOptions(type, method, version.Major, build);
        foreach (var field in fields.AsSpan()[(next + 1)..])
        {
            foreach (var token in field.Tokens)
                if (options.Add(token.Text) is { } refusal) return Refused(line, type, refusal);
        }

        if (options.Finish() is { } incomplete) return Refused(line, type, incomplete);
        var record = Record(line, type, address, method, next) with
        {
            Options = options.Written,
            ClientCert = options.ClientCert,
            ShownOptions = options.Shown() ?? default,
            OptionsStandApart = fields.Length == next + 1 + options.Count
        };
        return new(null, record, null);
    }

    private static HbaRecord Record(AuthLine line, HbaConnectionType type, HbaAddress? address, string method, int methodField) => new()
    {
        FileName = line.FileName,
        LineNumber = line.LineNumber,
        Type = type,
        Databases = line.Fields[1].Tokens,
        Roles = line.Fields[2].Tokens,
        Address = address,
        Method = method,
        MethodField = methodField,
        OptionsStandApart = true,
        Options = [],
    };

    private void CheckNames(ConfField field)
    {
        if (version.Major < 16) return;
        foreach (var token in field.Tokens) _fault = _fault.Then(HbaRegex.Fault(token.Text));
    }

    private static string? Address(ImmutableArray<ConfField> fields, ref int next, out HbaAddress? address)
    {
        address = null;
        if (fields.Length <= next) return "end-of-line before IP address specification";
        var field = fields[next++];
        if (field.Tokens.Length > 1) return "multiple values specified for host address";
        var token = field.Tokens[0];
        address = token.Quoted ? null : token.Text switch
        {
            "all" => s_any,
            "samehost" => new HbaAddress.SameHost(),
            "samenet" => new HbaAddress.SameNet(),
            _ => null,
        };
        if (address is not null) return null;

        var slash = token.Text.IndexOf('/', StringComparison.Ordinal);
        var number = HbaAddressText.Parse(slash < 0 ? token.Text : token.Text.AsSpan(0, slash));
        if (slash >= 0)
        {
            if (number is null) return $"specifying both host name and CIDR mask is invalid: \"{token.Text}\"";
            if (HbaAddressText.ParsePrefix(token.Text.AsSpan(slash + 1), number.AddressFamily) is not { } prefix)
                return $"invalid CIDR mask in address \"{token.Text}\"";
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
        if (HbaAddressText.Parse(field.Tokens[0].Text) is not { } mask)
            return $"invalid IP mask \"{field.Tokens[0].Text}\": Name or service not known";
        if (mask.AddressFamily != number.AddressFamily) return "IP address and mask do not match";
        address = new HbaAddress.Network(number, mask);
        return null;
    }

    /// <summary>A refusal that the view does not show leaves standing what was said of the type.</summary>
    private HbaParsed Refused(AuthLine line, HbaConnectionType type, HbaRefusal refusal) =>
        Refused(line, refusal with { Shown = refusal.Shown ?? HbaRows.Unmatchable(type, build) });

    private static HbaParsed Refused(AuthLine line, string error) => Refused(line, HbaRefusal.Of(error));

    private static HbaParsed Refused(AuthLine line, HbaRefusal refusal) =>
        new(new() { FileName = line.FileName, LineNumber = line.LineNumber, Error = refusal.Shown }, null, refusal);

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

/// <summary>
/// A line as the view shows it, and as a reload takes it: exactly one of <paramref name="Record"/> and <paramref name="Refusal"/> is there.
/// </summary>
/// <param name="Row">Null where the record is the row.</param>
internal readonly record struct HbaParsed(HbaRule? Row, HbaRecord? Record, HbaRefusal? Refusal);
