using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>What a client must show to come in; the implicit refusal is a demand that nobody can meet.</summary>
internal sealed record AccessRequirement(string Text, string Detail, int Password, int Certificate, string Kind)
{
    public static readonly AccessRequirement Refused = new("refused", "", int.MaxValue, int.MaxValue, "");

    public static AccessRequirement Of(HbaRecord? record)
    {
        if (record is null or { Method: "reject" }) return Refused;
        var text = record.Method == "cert" || record.ClientCert is null ? record.Method : $"{record.Method} clientcert={record.ClientCert}";
        foreach (var option in record.Options)
            if (option.Name is "map" || (option is { Name: "clientname", Value: "DN" } && record.ClientCert == "verify-full"))
                text += $" {option.Name}={option.Value}";
        var detail = string.Join('\n', record.Options.Where(option => option.Name is not ("clientcert" or "clientname"))
            .Select(option => $"{option.Name}={option.Value}"));
        var password = record.Method switch
        {
            "password" => 1,
            "md5" => 2,
            "scram-sha-256" => 3,
            _ => 0,
        };
        var certificate = record.ClientCert switch
        {
            "verify-full" => 2,
            "verify-ca" => 1,
            _ => 0,
        };
        return new(text, detail, password, certificate, password > 0 || record.Method is "trust" or "cert" ? "" : record.Method);
    }

    /// <summary>Whether some who met this demand miss the other, and whether some who missed this one meet the other.</summary>
    public (bool Loses, bool Gains) To(AccessRequirement after)
    {
        if (this == after) return (false, false);
        if (this == Refused) return (false, true);
        if (after == Refused) return (true, false);
        if (Kind != after.Kind || (Kind.Length == 0 && Text.Contains('=') && after.Text.Contains('=') && Maps(Text) != Maps(after.Text)))
            return (Kind.Length == 0 && Password == 0 && Certificate == 0) ? (true, false)
                : (after.Kind.Length == 0 && after.Password == 0 && after.Certificate == 0) ? (false, true) : (true, true);
        return (after.Password > Password || after.Certificate > Certificate, after.Password < Password || after.Certificate < Certificate);
    }

    private static string Maps(string text) =>
        string.Join(' ', text.Split(' ')
            .Where(word => word.StartsWith("map=", StringComparison.Ordinal) || word.StartsWith("clientname=", StringComparison.Ordinal)));

    public override string ToString() => Text;
}
