using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>Records, roles and databases: the server's auth.c, miscinit.c and postinit.c, and poolers in their place.</summary>
internal static class AccessErrors
{
    public static ImmutableArray<KnownError> All { get; } =
    [
        // The encryption at the end of the sentence decides between the two (RecordRefusal).
        new("no pg_hba.conf entry for", FindingCode.NoRecordPlaintext),
        new("hba.conf entry for host", FindingCode.NoRecordPlaintext),
        new("no pg_hba.conf entry", FindingCode.NoRecordPlaintext) { Weight = ErrorWeight.Vague },
        new("no pool_hba.conf entry for", FindingCode.NoRecordPlaintext),
        new("pooler error: login rejected", FindingCode.NoRecordPlaintext) { Also = [FindingCode.RejectedByRecord] },
        new("closing because: login rejected", FindingCode.NoRecordPlaintext) { Also = [FindingCode.RejectedByRecord] },
        new("FATAL: login rejected", FindingCode.NoRecordPlaintext) { Also = [FindingCode.RejectedByRecord] },
        new("hba.conf rejects", FindingCode.RejectedByRecord),
        new("authentication failed for user %: host rejected", FindingCode.RejectedByRecord),

        new("peer authentication failed", FindingCode.PeerIdentFailed) { Also = [FindingCode.UserMapMismatch] },
        new("ident authentication failed", FindingCode.PeerIdentFailed) { Also = [FindingCode.UserMapMismatch] },
        new("could not connect to ident server", FindingCode.PeerIdentFailed) { Weight = ErrorWeight.Detail },
        new("invalidly formatted response from ident server", FindingCode.PeerIdentFailed) { Weight = ErrorWeight.Detail },
        new("provided user name (*) and authenticated user name (*) do not match", FindingCode.PeerIdentFailed)
        {
            Weight = ErrorWeight.Vague, Also = [FindingCode.ClientCertificateName, FindingCode.UserMapMismatch],
        },
        new("no match in usermap", FindingCode.UserMapMismatch) { Weight = ErrorWeight.Detail },
        new("gssapi authentication failed for user", FindingCode.UserMapMismatch) { Also = [FindingCode.WrongPassword] },
        new("sspi authentication failed for user", FindingCode.UserMapMismatch) { Also = [FindingCode.WrongPassword] },

        new("role % does not exist", FindingCode.RoleMissing) { AtLogin = true },
        new("no such user:", FindingCode.RoleMissing),
        new("pooler error: no such user", FindingCode.RoleMissing),
        new("closing because: no such user", FindingCode.RoleMissing),
        new("ERROR: no such user", FindingCode.RoleMissing),
        new("FATAL: no such user", FindingCode.RoleMissing),
        new("tenant or user not found", FindingCode.RoleMissing) { Also = [FindingCode.DatabaseMissing] },
        new("is not permitted to log in", FindingCode.RoleCannotLogin),

        new("database % does not exist", FindingCode.DatabaseMissing) { AtLogin = true },
        new("database % does not exist on the database server", FindingCode.DatabaseMissing),
        new("no such database:", FindingCode.DatabaseMissing),
        new("no such database", FindingCode.DatabaseMissing),
        new("no pool configured for database", FindingCode.DatabaseMissing) { Also = [FindingCode.RoleMissing] },
        new("is not currently accepting connections", FindingCode.DatabaseNotOpen)
        {
            Also = [FindingCode.DatabaseMissing, FindingCode.RoleCannotLogin],
        },
        new("cannot connect to invalid database", FindingCode.DatabaseNotOpen),
        new("database % is disabled", FindingCode.DatabaseNotOpen),
        new("database is disabled", FindingCode.DatabaseNotOpen),
        new("permission denied for database", FindingCode.NotPermitted)
        {
            AtLogin = true, Also = [FindingCode.DatabaseNotOpen],
        },
        new("does not have CONNECT privilege", FindingCode.NotPermitted) { Also = [FindingCode.DatabaseNotOpen] },
        new("was denied access on the database", FindingCode.NotPermitted)
        {
            Also = [FindingCode.DatabaseNotOpen, FindingCode.WrongPassword],
        },
        new("must be superuser or replication role to start walsender", FindingCode.NotPermitted),
        new("permission denied to start WAL sender", FindingCode.NotPermitted),

        new("remaining connection slots are reserved", FindingCode.TooManyConnections),
        new("too many clients already", FindingCode.TooManyConnections),
        new("too many connections for role", FindingCode.TooManyConnections),
        new("too many connections for database", FindingCode.TooManyConnections),
        new("FATAL: too many connections", FindingCode.TooManyConnections),
        new("no more connections allowed", FindingCode.TooManyConnections),
        new("max client connections reached", FindingCode.TooManyConnections),
        new("max clients reached", FindingCode.TooManyConnections),
        new("number of requested standby connections exceeds", FindingCode.TooManyConnections),
        new("53300", FindingCode.TooManyConnections) { Weight = ErrorWeight.Vague, Word = true },
        new("3D000", FindingCode.DatabaseMissing) { Weight = ErrorWeight.Vague, Word = true, AtLogin = true },

        new("the database system is starting up", FindingCode.StartingUp),
        new("the database system is shutting down", FindingCode.StartingUp),
        new("the database system is in recovery mode", FindingCode.StartingUp),
        new("the database system is not yet accepting connections", FindingCode.StartingUp),
        new("the database system is not accepting connections", FindingCode.StartingUp),
        new("is rejecting new connections", FindingCode.StartingUp),
        new(":5432 - rejecting connections", FindingCode.StartingUp),
        new("57P03", FindingCode.StartingUp) { Weight = ErrorWeight.Vague, Word = true },
    ];
}
