using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>verify-ca asks for a certificate and does not read whose it is.</summary>
internal sealed class VerifyCaOnly : IAdviceRule
{
    private const string Option = "clientcert";

    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        if (!reading.Facts.TlsIsOn || !reading.Facts.HasClientAuthority) return [];
        return reading.Open.Where(record => record.Record is { ClientCert: "verify-ca", Method: not "cert" })
            .Select(record => Say(reading, record));
    }

    private static HbaAdvice Say(AdviceReading reading, AdviceRecord record)
    {
        var trusts = record.Record.Method == "trust";
        return record.Say(
            FindingCode.HbaVerifyCa,
            trusts ? Severity.Error : Severity.Warning,
            trusts
                ? $"{AdviceText.Who(record.Record)} is logged in with any certificate of the authority: verify-ca does not compare its "
                    + "name, and trust asks for nothing else."
                : "verify-ca does not compare the certificate's name: with any certificate of the authority, another's too, the "
                    + "password alone decides.",
            "Take clientcert=verify-full once each role has a certificate whose CN is the role.",
            Edits(reading, record.Record));
    }

    /// <summary>Only where each role that the record names was handed a certificate in its name: nobody is locked out unseen.</summary>
    private static ImmutableArray<PgHbaEdit> Edits(AdviceReading reading, HbaRecord record)
    {
        if (record.OptionField(Option) is not { } field || NamedRoles(record) is not { IsEmpty: false } roles) return [];
        return roles.All(role => reading.Facts.CommonNames.Contains(role, StringComparer.Ordinal))
            ? [new PgHbaEdit.SetField(field, $"{Option}=verify-full") { LineNumber = record.LineNumber }]
            : [];
    }

    /// <summary>Null when the record names roles by a word: all, a group, an expression.</summary>
    internal static ImmutableArray<string>? NamedRoles(HbaRecord record) =>
        record.Roles.Any(role => role.IsKeyword("all") || role.Text.StartsWith('/') || (!role.Quoted && role.Text.StartsWith('+')))
            ? null
            : [.. record.Roles.Select(role => role.Text)];
}
