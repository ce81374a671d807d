using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>
/// Something that a plan promises to be seen of the server once it is applied. Each kind has one search
/// (<c>Applying/Commit</c>); what no search saw is not claimed.
/// </summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>What must be so, in a sentence.</summary>
    public abstract string What { get; }

    /// <summary>How it is looked for, in a sentence.</summary>
    public abstract string How { get; }

    /// <param name="Fingerprint">SHA-256, as <see cref="Pki.Certificate.FingerprintSha256"/> writes it.</param>
    public sealed record CertificateServed(string Fingerprint) : Effect
    {
        public override string What => $"The server serves the certificate with SHA-256 {Fingerprint[..16]}….";

        public override string How => "A TLS handshake from the dashboard.";
    }

    /// <summary>TLS is off: the server answers N to SSLRequest.</summary>
    public sealed record TlsOff : Effect
    {
        public override string What => "The server offers no TLS.";

        public override string How => "An SSLRequest from the dashboard.";
    }

    /// <summary>What ssl_ca_file holds, as the server names it to clients.</summary>
    /// <param name="Named">Subjects (RFC 2253); empty where the server asks for no client certificate.</param>
    /// <param name="Gone">Subjects that it no longer names.</param>
    public sealed record AuthoritiesNamed(ImmutableArray<string> Named, ImmutableArray<string> Gone) : Effect
    {
        public override string What => Named.IsEmpty
            ? "The server asks for no client certificate."
            : $"The server accepts client certificates of {List(Named)}{(Gone.IsEmpty ? "" : $", and no longer of {List(Gone)}")}.";

        public override string How => "The authorities that the server names in a handshake (CertificateRequest).";
    }

    /// <summary>A certificate of the target's own authority, made for the search, is accepted.</summary>
    /// <param name="Authority">Its subject.</param>
    /// <param name="Role">The CN, and the role that connects with it.</param>
    public sealed record ClientCertificateAccepted(string Authority, string Role, string Database) : Effect
    {
        public override string What => $"A client certificate of {Authority} for {Role} is accepted.";

        public override string How => "A connection with a certificate made for it, valid for one hour, without a password.";
    }

    /// <param name="SerialNumber">One that the authority's revocation list names.</param>
    public sealed record RevokedCertificateRejected(string Authority, string SerialNumber, string Role, string Database) : Effect
    {
        public override string What => $"A revoked client certificate of {Authority} is rejected (serial number {SerialNumber}).";

        public override string How => "A connection with a certificate of that serial number, made for it.";
    }

    /// <summary>A limit of versions, suites or groups.</summary>
    public sealed record Handshake(TlsOffer Offer, bool Accepted) : Effect
    {
        public override string What => $"The server {(Accepted ? "accepts" : "rejects")} a client that offers {Offer}.";

        public override string How => "A ClientHello that offers nothing else.";
    }

    /// <summary>Every kind of client that could complete a handshake before still can; who could before is found at the apply.</summary>
    /// <param name="Kinds">Those that the plan does not mean to end.</param>
    public sealed record ClientKindsKept(ImmutableArray<TlsClientKind> Kinds) : Effect
    {
        public override string What => "Every kind of client that could begin TLS before the change still can: "
            + $"{string.Join("; ", Kinds.Select(kind => kind.Name))}.";

        public override string How => "The same ClientHello before and after the change, one a kind.";
    }

    /// <summary>The access rules as the files have them are in force.</summary>
    /// <param name="Records">How many there are: as many rows of pg_hba_file_rules.</param>
    /// <param name="Trials">Empty where no connection from here could tell the difference.</param>
    /// <param name="AddressIsSeen">The address of the trials is the one that the server sees, not this machine's own idea of it.</param>
    public sealed record RecordsInForce(int Records, ImmutableArray<RecordTrial> Trials, bool AddressIsSeen) : Effect
    {
        /// <summary>The same records as before, in an order that changes no answer: no connection could tell.</summary>
        public bool SameMeaning { get; init; }

        public override string What => SameMeaning ? "The server reads the records in their new order, which changes no answer."
            : Trials.IsEmpty
            ? "New connections meet the changed access rules."
            : "New connections meet the changed access rules: "
                + $"{string.Join("; ", Trials.Select(trial => $"{trial} {RecordTrial.Words(trial.After)}"))}.";

        public override string How => SameMeaning ? "pg_hba_file_rules."
            : Trials.IsEmpty
            ? "pg_hba_file_rules. No connection from here meets another record than before."
            : "New connections without a password, and pg_hba_file_rules.";
    }

    /// <param name="File">Where it stands, as the server names the file.</param>
    /// <param name="SeenOnWire">Another effect of the plan proves it too.</param>
    public sealed record SettingInForce(string Name, string Value, string File, bool SeenOnWire) : Effect
    {
        public override string What => $"{Name} is {(Value.Length == 0 ? "empty" : Value)}, by {File}.";

        public override string How => "pg_settings: value, source and sourcefile.";
    }

    private static string List(ImmutableArray<string> subjects) => subjects.Length <= 3
        ? string.Join(", ", subjects)
        : $"{string.Join(", ", subjects.Take(3))} and {subjects.Length - 3} more";
}
