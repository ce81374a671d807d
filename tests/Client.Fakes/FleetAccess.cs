using System.Collections.Immutable;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Who is to enter the fake fleet: roles and records as grown servers have them.</summary>
internal static class FleetAccess
{
    public const string OrdersRecords = """
        # The reporting office
        hostssl reporting       +readers        192.168.40.0/24         scram-sha-256 clientcert=verify-full
        hostssl all             breakglass      10.9.0.5/32             cert
        # Nobody else
        host    all             all             0.0.0.0/0               reject
        host    all             all             ::/0                    reject

        """;

    public const string BillingRecords = """
        # The accounting office, still on its old driver
        hostnossl billing       accounts        192.168.7.0/24          md5
        hostssl all             all             192.168.7.0/24          scram-sha-256
        # Batch jobs; batch-3 was lent out
        host    invoices        batch           10.20.3.0/24            reject
        host    invoices        batch           10.20.0.0/16            trust
        hostssl billing         +auditors       172.16.0.0/12           scram-sha-256 clientcert=verify-ca
        hostssl billing         audit_lead      172.16.4.0/24           cert
        # Whoever the name server says this is
        host    billing         partner         gateway.partner.example scram-sha-256
        host    all             "/^svc_[a-z]+$" 10.30.0.0/16            scram-sha-256
        hostssl all             postgres        fd00:10::/32            scram-sha-256
        # Left over from the migration
        host    all             all             0.0.0.0/0               md5

        """;

    public const string WarehouseRecords = """
        hostssl stock           etl_nightly     10.4.0.0/16             cert map=machines
        hostssl stock           +pickers        samenet                 scram-sha-256
        host    stock           scanner         10.60.0.0/16            scram-sha-256
        # The second scanner
        host    stock           scanner         10.60.7.0/24            scram-sha-256
        host    all             all             all                     reject

        """;

    public const string WarehouseIdent = """
        # MAPNAME       SYSTEM-USERNAME         PG-USERNAME
        machines        /^(.*)\.warehouse$      \1
        machines        loader                  etl_nightly

        """;

    public static readonly ImmutableArray<ServerRole> OrdersRoles =
    [
        new("app", false, false, []), new("breakglass", true, false, []), new("postgres", true, true, []), new("repl", false, true, []),
        new("report", false, false, ["readers"]), new("report_eu", false, false, ["readers"]), new("web", false, false, []),
    ];

    public static readonly ImmutableArray<ServerRole> BillingRoles =
    [
        new("accounts", false, false, ["office"]), new("app", false, false, []), new("audit_lead", false, false, ["auditors"]),
        new("auditor_1", false, false, ["auditors"]),
        new("auditor_2", false, false, ["auditors"]), new("batch", false, false, []), new("partner", false, false, []),
        new("postgres", true, true, []),
        new("repl", false, true, []), new("svc_export", false, false, []), new("svc_mail", false, false, []), new("web", false, false, []),
        new("worker", false, false, []),
    ];

    public static readonly ImmutableArray<ServerRole> WarehouseRoles =
    [
        new("app", false, false, []), new("etl_nightly", false, false, []), new("picker_1", false, false, ["pickers"]),
        new("picker_2", false, false, ["pickers"]),
        new("postgres", true, true, []), new("scanner", false, false, []),
    ];

    /// <summary>A server of a large house: 200 roles in 8 groups, 40 networks.</summary>
    public static FakeServerView Large(FakeServerView server) => server with
    {
        Served = Certificates.Server(server.Target.Host, server.Target.AddedAt, 397),
        TlsRequired = true,
        MoreRecords = string.Concat(Enumerable.Range(0, 36).Select(net =>
            $"{(net % 9 == 4 ? "host   " : "hostssl")} all {(net % 5 == 0 ? "all" : $"+team_{net % 8}")} 172.{16 + (net / 12)}."
                + $"{net * 4}.0/24 scram-sha-256{(net % 9 == 4 || net % 3 != 0 ? "" : " clientcert=verify-full")}\n")),
        Roles = [.. Enumerable.Range(0, 200)
            .Select(role => new ServerRole($"app_{role:000}", false, false, [$"team_{role % 8}", $"team_{role / 25}"]))],
    };
}
