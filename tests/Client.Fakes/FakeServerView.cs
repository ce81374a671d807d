using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>A server as far as it was set up.</summary>
public sealed record FakeServerView
{
    public required Target Target { get; init; }

    public int Version { get; init; } = 160004;

    public bool Down { get; init; }

    public bool PgmonetaTrusts { get; init; }

    public bool PgmonetaHasClient { get; init; }

    public bool TlsRequired { get; init; }

    public bool LoopbackKept { get; init; }

    /// <summary>Lines of pg_hba.conf that were closed to plaintext one by one.</summary>
    public ImmutableHashSet<int> Closed { get; init; } = [];

    public ClientCertificateMode? ClientMode { get; init; }

    public Certificate? Authority { get; init; }

    public Certificate? Served { get; init; }

    public VerifyReport? Last { get; init; }

    public ImmutableArray<CaseProof> Proofs { get; init; } = [];

    /// <summary>Records beyond the usual ones, as they stand in pg_hba.conf.</summary>
    public string MoreRecords { get; init; } = "";

    /// <summary>pg_hba.conf as a person edited it; null as long as nobody did.</summary>
    public string? EditedHba { get; init; }

    public string Ident { get; init; } = "# MAPNAME SYSTEM-USERNAME PG-USERNAME\n";

    public ImmutableArray<ServerRole> Roles { get; init; } = [new("app", false, false, []), new("postgres", true, true, []),
        new("repl", false, true, []), new("report", false, false, ["readers"])];

    public ImmutableArray<string> Databases { get; init; } = ["postgres", "orders", "reporting"];

    public string Pgmoneta => $$"""
        [pgmoneta]
        host = localhost
        metrics = 5001
        base_dir = /var/lib/pgmoneta
        log_type = file

        [{{Target.Name}}]
        host = {{Target.Host}}
        port = {{Target.Port}}
        user = repl
        wal_slot = repl
        """ + (PgmonetaTrusts ? $"\ntls_ca_file = {Target.Files.DataDirectory}/root.crt" : "")
            + (PgmonetaHasClient ? "\ntls_cert_file = /etc/pgmoneta/tls/repl.crt\ntls_key_file = /etc/pgmoneta/tls/repl.key" : "") + "\n";

    public string PostgresqlConf => $"""
        # CONNECTIONS AND AUTHENTICATION
        listen_addresses = '*'
        port = {Target.Port}
        max_connections = 200
        password_encryption = scram-sha-256

        # - SSL -
        {(Served is null ? "#ssl = off" : "ssl = on")}
        {(Served is null ? "#ssl_ca_file = ''" : $"ssl_ca_file = '{Target.Files.DataDirectory}/root.crt'")}
        {(Served is null ? "#ssl_cert_file = 'server.crt'" : $"ssl_cert_file = '{Target.Files.DataDirectory}/server.crt'")}
        {(Served is null ? "#ssl_key_file = 'server.key'" : $"ssl_key_file = '{Target.Files.DataDirectory}/server.key'")}
        #ssl_min_protocol_version = 'TLSv1.2'

        # WRITE-AHEAD LOG
        wal_level = replica
        """ + "\n";

    public string Hba
    {
        get
        {
            if (EditedHba is not null) return EditedHba;
            var type = TlsRequired ? "hostssl" : "host   ";
            var loopback = TlsRequired && !LoopbackKept ? "hostssl" : "host   ";
            var method = ClientMode == ClientCertificateMode.Cert ? "cert" : "scram-sha-256";
            var demand = ClientMode switch
            {
                ClientCertificateMode.VerifyCa => " clientcert=verify-ca",
                ClientCertificateMode.VerifyFull => " clientcert=verify-full",
                _ => ""
            };
            var text = $"""
                # TYPE  DATABASE        USER            ADDRESS                 METHOD

                # "local" is for Unix domain socket connections only
                local   all             all                                     peer
                # IPv4 loopback
                {loopback} all             all             127.0.0.1/32            scram-sha-256
                # IPv6 loopback
                {loopback} all             all             ::1/128                 scram-sha-256
                # Replication
                local   replication     all                                     peer
                {type} replication     repl            10.0.0.0/8              {method}{demand}
                # Applications
                {type} all             all             10.0.0.0/8              {method}{demand}
                {type} reporting       report          192.168.40.0/24         {method}{demand}
                """ + "\n" + MoreRecords;
            return string.Join('\n',
                text.Split('\n')
                    .Select((line, index) => Closed.Contains(index + 1)
                        ? line.Replace("host    ", "hostssl ", StringComparison.Ordinal)
                        : line));
        }
    }
}
