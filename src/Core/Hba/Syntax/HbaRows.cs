using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>The rows that the view makes of records.</summary>
internal static class HbaRows
{
    public static ImmutableArray<HbaRule> Of(ImmutableArray<object> lines, HbaBuild build)
    {
        var rows = new HbaRule[lines.Length];
        for (var index = 0; index < rows.Length; index++) rows[index] = lines[index] as HbaRule ?? Of((HbaRecord)lines[index], build);
        return ImmutableCollectionsMarshal.AsImmutableArray(rows);
    }

    public static HbaRule Of(HbaRecord record, HbaBuild build)
    {
        var network = record.Address as HbaAddress.Network;
        return new()
        {
            FileName = record.FileName,
            LineNumber = record.LineNumber,
            Type = HbaLineParser.TypeName(record.Type),
            Database = Texts(record.Databases),
            UserName = Texts(record.Roles),
            Address = record.Address switch
            {
                HbaAddress.Any => "all",
                HbaAddress.SameHost => "samehost",
                HbaAddress.SameNet => "samenet",
                HbaAddress.HostName host => host.Name,
                _ => network is null ? null : HbaAddressText.Format(network.Address),
            },
            Netmask = network is null ? null : HbaAddressText.FormatMask(network.Mask),
            AuthMethod = record.Method,
            Options = record.ShownOptions.IsDefault ? null : record.ShownOptions,
            Error = Unmatchable(record.Type, build),
        };
    }

    /// <summary>Said of a record that is taken all the same.</summary>
    public static string? Unmatchable(HbaConnectionType type, HbaBuild build) => type switch
    {
        HbaConnectionType.HostSsl when !build.Ssl => "hostssl record cannot match because SSL is disabled",
        HbaConnectionType.HostGssEnc when !build.Gss => "hostgssenc record cannot match because GSSAPI is not supported by this build",
        _ => null,
    };

    private static ImmutableArray<string> Texts(ImmutableArray<ConfToken> tokens) =>
        tokens.Length == 1 ? [tokens[0].Text] : [.. tokens.Select(token => token.Text)];
}
