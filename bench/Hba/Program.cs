// The access rules' speed: `parse` (records parsed, one edited, written) and `judge` (attempts against records). bench/hba.sh runs them beside the peers.
using PgTlsDashboard.Bench.Hba;

return args switch
{
    ["parse", .. var rest] => ParseBench.Run(rest),
    ["judge", .. var rest] => JudgeBench.Run(rest),
    _ => throw new ArgumentException("parse or judge", nameof(args)),
};
