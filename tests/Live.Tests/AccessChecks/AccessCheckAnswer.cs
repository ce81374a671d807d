namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>What a real server did with a login.</summary>
/// <param name="Text">The server's own words where it refused.</param>
internal sealed record AccessCheckAnswer(AccessCheckEnd End, bool PasswordAsked, string Text);

internal enum AccessCheckEnd
{
    /// <summary>The handshake, or the connection right after it, was cut.</summary>
    Handshake,
    NoRecord,
    Rejected,
    CertificateMissing,

    /// <summary>The method refused: a wrong password, another name.</summary>
    Refused,
    In,
}
