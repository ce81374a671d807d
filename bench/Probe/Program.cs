// The probe's speed. bench/probe.sh runs it beside openssl, sslscan and a C client.
// serve PORT reads commands, one a line (handshake COUNT, full COUNT, many COUNT ATONCE), and prints "name seconds" for each look
//   fleet COUNT ATONCE DEADLINE       a scan of servers that nobody reaches
using PgTlsDashboard.Bench.Probe;

return args switch
{
    ["serve", var port] => await LookBench.ServeAsync(port).ConfigureAwait(false),
    ["fleet", var count, var atOnce, var deadline] => await FleetBench.RunAsync(count, atOnce, deadline).ConfigureAwait(false),
    _ => throw new ArgumentException("serve or fleet", nameof(args)),
};
