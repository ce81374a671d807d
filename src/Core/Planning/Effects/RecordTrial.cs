using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>How far a connection without a password gets by the access rules.</summary>
public enum TrialAnswer
{
    NotKnown,
    Rejected,
    PasswordAsked,
    LetIn,
}

/// <summary>A connection that the access rules answer in one way before a change, and in another way after it.</summary>
/// <param name="Attempt">From the address of this program, as far as it is known.</param>
public sealed record RecordTrial(HbaAttempt Attempt, TrialAnswer Before, TrialAnswer After)
{
    /// <summary><c>app into postgres without TLS</c>.</summary>
    public override string ToString() => $"{Attempt.Role} {(Attempt.Replication ? "for replication" : $"into {Attempt.Database}")}"
        + (Attempt.Tls ? " over TLS" : " without TLS") + (Attempt.Certificate is null ? "" : " with a certificate");

    internal static TrialAnswer Of(HbaLogin login) => login switch
    {
        HbaLogin.Open => TrialAnswer.LetIn,
        HbaLogin.Password or HbaLogin.PasswordInVain => TrialAnswer.PasswordAsked,
        HbaLogin.Rejected or HbaLogin.NoRecord or HbaLogin.CertificateMissing or HbaLogin.NameRefused => TrialAnswer.Rejected,
        _ => TrialAnswer.NotKnown,
    };

    /// <summary>For a sentence: <c>is rejected</c>.</summary>
    public static string Words(TrialAnswer answer) => answer switch
    {
        TrialAnswer.Rejected => "is rejected",
        TrialAnswer.PasswordAsked => "is asked for a password",
        TrialAnswer.LetIn => "is let in",
        _ => "gets no answer that is known",
    };
}
