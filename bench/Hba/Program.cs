// The access rules' speed: `parse` (records parsed, one edited, written) `judge` (attempts against records) and `access` (before and after,
// advice, the matrix). bench/hba.sh runs them beside the peers.
using PgTlsDashboard.Bench.Hba;

return args switch
{
    ["parse", .. var rest] => ParseBench.Run(rest),
    ["judge", .. var rest] => JudgeBench.Run(rest),
    ["access", .. var rest] => AccessBench.Run(rest),
    _ => throw new ArgumentException("parse, judge or access", nameof(args)),
};
