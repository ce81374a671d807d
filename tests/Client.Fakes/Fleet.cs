using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>A small, believable fleet: one proven, one with plaintext, one about to expire, one that does not answer.</summary>
public static class Fleet
{
    public static readonly Guid Orders = new("5f0b6c1e-2a8d-4c11-9d3a-0a1b2c3d4e01");
    public static readonly Guid Billing = new("5f0b6c1e-2a8d-4c11-9d3a-0a1b2c3d4e02");
    public static readonly Guid Warehouse = new("5f0b6c1e-2a8d-4c11-9d3a-0a1b2c3d4e03");
    public static readonly Guid Legacy = new("5f0b6c1e-2a8d-4c11-9d3a-0a1b2c3d4e04");
    public static readonly Guid Large = new("5f0b6c1e-2a8d-4c11-9d3a-0a1b2c3d4e05");

    public static void Fill(World world)
    {
        var now = world.Now;
        var orders = Server(Orders, "orders-db", "orders.db.example", 5432, now.AddDays(-210), pgmoneta: true) with
        {
            Version = 170002,
            PgmonetaTrusts = true,
            PgmonetaHasClient = true,
            TlsRequired = true,
            ClientMode = ClientCertificateMode.VerifyFull,
            MoreRecords = FleetAccess.OrdersRecords,
            Roles = FleetAccess.OrdersRoles,
            Authority = Certificates.Authority("orders-db", now.AddDays(-210)),
            Served = Certificates.Server("orders.db.example", now.AddDays(-120), 397, "orders.db.example", "10.4.0.12"),
        };
        world.Servers.Add(orders with
        {
            Last = Reports.Of(orders, "repl", VerifyEnding.Proven, now.AddHours(-3)),
            Proofs = Reports.EveryWay(orders, now.AddHours(-3)),
        });
        world.Servers.Add(Server(Billing, "billing-db", "10.4.0.21", 5432, now.AddDays(-2), pgmoneta: true) with
        {
            MoreRecords = FleetAccess.BillingRecords,
            Roles = FleetAccess.BillingRoles,
            Databases = ["postgres", "billing", "invoices", "reporting"],
        });
        world.Servers.Add(Server(Warehouse, "warehouse", "warehouse.db.example", 5433, now.AddDays(-400), pgmoneta: false) with
        {
            Version = 140012,
            TlsRequired = true,
            MoreRecords = FleetAccess.WarehouseRecords,
            Ident = FleetAccess.WarehouseIdent,
            Roles = FleetAccess.WarehouseRoles,
            Databases = ["postgres", "stock", "reporting"],
            Authority = Certificates.Authority("warehouse", now.AddDays(-400)),
            Served = Certificates.Server("warehouse.db.example", now.AddDays(-385), 397),
        });
        world.Servers.Add(
            Server(Legacy, "legacy-erp", "erp.db.example", 5432, now.AddDays(-31), pgmoneta: false) with { Version = 130018, Down = true });

        AddClient(world, Orders, "repl", "pgmoneta", "orders-db", now.AddDays(-60), taken: true);
        AddClient(world, Orders, "app", "app", "orders-db", now.AddDays(-379), taken: true);
        AddClient(world, Orders, "report", "psql", "orders-db", now.AddMinutes(-4), taken: false);
        AddClient(world, Warehouse, "etl_nightly", "app", "warehouse", now.AddDays(-200), taken: true);
        world.Tickets[world.Clients[2].Id] = new("waiting-token", now.AddMinutes(11));

        world.Watches[Billing] = new() { TargetId = Billing, Since = now.AddDays(-3), Samples = 4_320, LastSample = now.AddSeconds(-20) };
        world.Watches[Legacy] = new()
        {
            TargetId = Legacy,
            Since = now.AddDays(-1),
            Samples = 61,
            LastSample = now.AddHours(-22),
            Problem = "erp.db.example:5432 does not answer. Check that the server runs and that a firewall lets this machine in.",
        };

        AddEntry(world, Orders, "server-certificate", "Server certificate for orders-db", now.AddDays(-120), JournalState.Applied, null);
        AddEntry(world, Orders, "require-tls", "Require TLS on orders-db", now.AddDays(-119), JournalState.Applied, null);
        AddEntry(world, Warehouse, "client-certificates", "Client certificates on warehouse", now.AddDays(-9), JournalState.RolledBack,
            "the server refused pg_hba.conf line 14: clientcert needs ssl_ca_file");
        AddEntry(world, Billing, "pgmoneta-trust", "pgmoneta learns the authority of billing-db", now.AddMinutes(-26),
            JournalState.Waiting, null);
    }

    /// <summary>One more server, of a large house.</summary>
    public static FakeServerView AddLarge(World world)
    {
        var server = FleetAccess.Large(Server(Large, "large-house", "large.db.example", 5432, world.Now.AddDays(-900), pgmoneta: false));
        world.Servers.Add(server);
        return server;
    }

    public static FakeServerView Server(Guid id, string name, string host, int port, DateTimeOffset added, bool pgmoneta,
        bool sandbox = false)
    {
        var data = sandbox ? "/tmp/pgtls-sandbox/data" : $"/srv/postgresql/{name}";
        return new()
        {
            Target = new Target
            {
                Id = id,
                Name = name,
                Host = host,
                Port = port,
                AddedAt = added,
                HasAdminConnection = true,
                IsSandbox = sandbox,
                Files = new TargetFiles
                {
                    DataDirectory = data,
                    ConfigFile = $"{data}/postgresql.conf",
                    HbaFile = $"{data}/pg_hba.conf",
                    IdentFile = $"{data}/pg_ident.conf",
                    PgmonetaConf = !pgmoneta ? null : sandbox ? "/tmp/pgtls-sandbox/pgmoneta.conf" : "/etc/pgmoneta/pgmoneta.conf",
                },
            },
        };
    }

    private static void AddClient(World world, Guid target, string role, string profile, string host, DateTimeOffset at, bool taken) =>
        world.Clients.Add(new()
        {
            Id = Guid.NewGuid(),
            TargetId = target,
            Role = role,
            Profile = profile,
            Certificate = Certificates.Client(role, host, at, 397),
            IssuedAt = at,
            BundleTakenAt = taken ? at.AddMinutes(2) : null,
        });

    private static void AddEntry(World world, Guid target, string recipe, string title, DateTimeOffset at, JournalState state,
        string? because)
    {
        var server = world.Find(target)!;
        world.Journal.Insert(0, new()
        {
            Id = Guid.NewGuid(),
            TargetId = target,
            Recipe = recipe,
            Title = title,
            At = at,
            State = state,
            Because = because,
            Files =
            [
                new(server.Target.Files.HbaFile, ChangeKind.Modify, new string('a', 64), new string('b', 64),
                    "@@ -10,3 +10,3 @@\n # Applications\n-host    all             all             10.0.0.0/8              "
                        + "scram-sha-256\n+hostssl all             all             10.0.0.0/8              scram-sha-256\n host    "
                        + "reporting       report          192.168.40.0/24         scram-sha-256"),
                .. recipe == "server-certificate"
                    ? new[] { new JournalFile($"{server.Target.Files.DataDirectory}/server.key", ChangeKind.Create, null,
                        new string('c', 64), null) }
                    : [],
            ],
        });
        world.Audit.Insert(0, new(at, "administrator", "apply", target, $"Applied {recipe} to {server.Target.Name}."));
    }
}
