using PgTlsDashboard.Agent;

return await Verbs.RunAsync(args).ConfigureAwait(false);
