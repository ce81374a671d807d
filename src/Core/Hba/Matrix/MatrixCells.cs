using System.Net;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>Asks what a role meets from an address, each way it may come.</summary>
internal sealed class MatrixCells(HbaRules rules, CompiledHbaRules judge, MatrixQuestion question)
{
    private static readonly HbaExplanation s_tlsIsOff = new(
        new HbaVerdict.ImplicitReject(), "TLS is off at the server, so nobody connects over it and hostssl records match nobody.", [])
    {
        Login = HbaLogin.NoRecord,
    };

    /// <summary>The role with a certificate of its own name: what is asked of it is then all that stands between.</summary>
    public static HbaAttempt Attempt(MatrixQuestion question, MatrixRole role) => new()
    {
        Role = role.Name,
        MemberOf = role.MemberOf,
        Database = question.Database,
        Replication = question.Replication,
        Certificate = new($"CN={role.Name}", role.Name, Trusted: true),
    };

    public AccessCell Cell(MatrixRole role, IPAddress? address)
    {
        var attempt = Attempt(question, role) with { Address = address };
        var plain = Ask(attempt, record => record is null or { Method: "reject" } ? AccessClass.Refused : address is null
            ? AccessClass.Socket
            : AccessClass.Plaintext);
        if (address is null) return new(plain.Class, plain.Explanation, plain.Explanation);
        (AccessClass Class, HbaExplanation Explanation) tls = question.TlsIsOn
            ? Ask(attempt with { Tls = true }, OverTls)
            : (AccessClass.Refused, s_tlsIsOff);
        var told = plain.Class != AccessClass.Refused ? plain.Class
            : tls.Class != AccessClass.Refused ? tls.Class
            : Ask(attempt with { Gss = true }, record => record is null or { Method: "reject" }
                ? AccessClass.Refused
                : AccessClass.Gss).Class;
        return new(told, tls.Explanation, plain.Explanation);
    }

    private static AccessClass OverTls(HbaRecord? record) => record switch
    {
        null or { Method: "reject" } => AccessClass.Refused,
        { ClientCert: "verify-full" } => AccessClass.MutualTls,
        _ => AccessClass.Tls,
    };

    /// <summary>A record that only might match does not matter when what comes after it says the same.</summary>
    private (AccessClass Class, HbaExplanation Explanation) Ask(HbaAttempt attempt, Func<HbaRecord?, AccessClass> classOf)
    {
        var possible = judge.Possible(attempt, out var certain);
        var classes = possible.Select(classOf).Concat(certain ? [] : [classOf(null)]).Distinct().ToList();
        var explanation = HbaEvaluator.Explain(rules with { Records = possible }, attempt, question.Interfaces, question.Maps);
        return (classes is [var only] ? only : AccessClass.Undecided, explanation);
    }
}
