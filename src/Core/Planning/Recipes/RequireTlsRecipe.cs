using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>
/// host becomes hostssl for the chosen records, in their order. A reject stays as it is: narrowed to TLS it would let plaintext fall
/// through. Where only a part of a record was chosen, or a later record would let the same people in without TLS, a hostnossl reject goes
/// above it.
/// </summary>
public static class RequireTlsRecipe
{
    private const string Title = "Access rules require TLS";

    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.RequireTls request)
    {
        if (HbaFileErrors.Check(snapshot) is { IsEmpty: false } broken) return RecipeDraft.Refused(Title, broken);
        if (!snapshot.TlsIsOn)
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.TlsOff, Severity.Error, "The server does not serve TLS, so hostssl records could match nobody.",
                    "Apply server-certificate first, then plan again."));

        if (RequestCheck.Scope(request.Databases, request.Roles, request.Addresses) is { IsEmpty: false } unclear)
            return RecipeDraft.Refused(Title, unclear);

        var scope = new RecordScope(request.Databases, request.Roles, request.Addresses, snapshot.Version);
        var edits = new HbaEdits(snapshot);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var records = snapshot.Hba.Records;
        foreach (var address in request.Addresses ?? [])
            if (!records.Any(r => RecordScope.LiesIn(r, address)))
                findings.Add(new(FindingCode.AddressWithoutRecord, Severity.Error, $"No record's address is {address} or lies in it.",
                    "Give the addresses as pg_hba.conf has them, or a network around them.", "addresses"));
        if (request.Record is { } one && !records.Any(r => Place(r) == one))
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.RecordMissing, Severity.Error, $"No record of the access rules stands at {one}.",
                    "Give it as file:line, as the server names the file; it may have moved since.", "record"));
        var chosen = records.Where(r => LetsPlaintextIn(r) && Choice(r, request, scope) != Coverage.None).ToImmutableHashSet();
        var open = new RecordIndex(snapshot.Version);
        var places = new List<int>();
        foreach (var (record, index) in records.Select((r, i) => (r, i)))
        {
            if (!LetsPlaintextIn(record) || (chosen.Contains(record) && Choice(record, request, scope) != Coverage.Part)) continue;
            open.Add(record);
            places.Add(index);
        }

        foreach (var (record, index) in records.Select((r, i) => (r, i)))
        {
            if (!chosen.Contains(record))
            {
                // Who chose one record alone knows that the others stay.
                if (LetsPlaintextIn(record) && request.Record is null) findings.Add(StillPlain(record));
                continue;
            }
            if (Choice(record, request, scope) == Coverage.Part)
            {
                edits.InsertBefore(record, Reject(record, scope));
                continue;
            }
            if (record.Type is HbaConnectionType.HostNoSsl)
            {
                if (record.Options.IsEmpty) edits.Replace(record, edits.MethodIndex(record), "reject");
                else edits.InsertBefore(record, Reject(record, scope));
                continue;
            }
            edits.Replace(record, 0, "hostssl");
            if (GivenUp(record, snapshot.Version)
                .Any(given => open.Near(given).Exists(later => places[later] > index && open.Regions(later).Any(given.MayShare))))
                edits.InsertBefore(record, Reject(record, scope));
        }
        var changes = edits.ToChanges(out var problems);
        findings.AddRange(problems);
        if (chosen.IsEmpty) findings.Add(new(FindingCode.NothingToRequire, Severity.Info, "No chosen record lets plaintext in.", null));
        return new() { Title = Title, Changes = changes, Findings = findings.ToImmutable() };
    }

    /// <summary>Whether a record can match a connection without TLS and lets it go on to the method.</summary>
    internal static bool LetsPlaintextIn(HbaRecord record) =>
        record.Type is HbaConnectionType.Host or HbaConnectionType.HostNoSsl or HbaConnectionType.HostNoGssEnc && record.Method != "reject";

    private static Coverage Choice(HbaRecord record, RecipeRequest.RequireTls request, RecordScope scope)
    {
        if (request.Record is { } one && Place(record) != one) return Coverage.None;
        if (request.KeepLocal && RecordScope.IsLoopback(record)) return Coverage.None;
        if (!request.Replication && record.Databases.All(d => d is { Quoted: false, Text: "replication" })) return Coverage.None;
        return scope.Of(record);
    }

    private static string Reject(HbaRecord record, RecordScope scope) =>
        $"hostnossl {scope.DatabasesOf(record)} {scope.RolesOf(record)} {HbaRecordText.Address(record.Address)} reject";

    /// <summary>Whom a record no longer takes when it becomes hostssl.</summary>
    private static IEnumerable<AccessRegion> GivenUp(HbaRecord record, PostgresVersion version) =>
        AccessRegion.Of(record, version).Where(region => region.Transport == AccessTransport.Plaintext);

    /// <summary><c>file:line</c>, as the server names the file.</summary>
    private static string Place(HbaRecord record) => $"{record.FileName}:{record.LineNumber}";

    private static Finding StillPlain(HbaRecord record) => new(
        FindingCode.HbaPlaintextRemains,
        RecordScope.IsLoopback(record) ? Severity.Info : Severity.Warning,
        $"This {HbaSpelling.Type(record.Type)} record still lets {string.Join(",", record.Roles.Select(RecordScope.Text))} in without "
            + $"TLS from {HbaRecordText.Plain(record.Address)}.",
        "Choose it too when nobody comes without TLS any more.",
        Place(record));
}
