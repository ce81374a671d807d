using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>The mechanical remedy of an advice: edits of one file.</summary>
public sealed record HbaRemedy(string FileName, ImmutableArray<PgHbaEdit> Edits);
