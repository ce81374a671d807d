using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>What must be seen of the server, by the files before and after a change: one meaning for plans and for their undo.</summary>
public static class PromisedEffects
{
    // A whole system bundle is more than one handshake shows here.
    private const int MostAuthorities = 90;

    /// <summary>Of a plan that the server reloads for.</summary>
    public static ImmutableArray<Effect> OfPlan(TargetSnapshot snapshot, ImmutableArray<FileChange> changes) =>
        changes.IsEmpty ? [] : Between(snapshot, PlannedSnapshot.Of(snapshot, changes));

    /// <summary>Of a change that was made: the files as they were, and as they are.</summary>
    public static ImmutableArray<Effect> Between(TargetSnapshot before, TargetSnapshot after)
    {
        var (was, now) = (AskedTls.Of(before), AskedTls.Of(after));
        var settings = PlannedSnapshot.ChangedSettings(before, after);
        var records = Differ(before, after, AccessFiles.OfHba) || Differ(before, after, AccessFiles.OfIdent);
        var found = ImmutableArray.CreateBuilder<Effect>();
        var demandsMore = DemandsMore(before, after);
        var tls = settings.Any(one => TlsLimits.IsTls(one.Name)) || !IsSame(was, now);
        if (!now.On && before.TlsIsOn) found.Add(new Effect.TlsOff());
        // What a change does not touch may be broken already; that is another finding, and no cause to undo it.
        if (now.On && (tls || demandsMore)) found.AddRange(OfCertificates(before, after, was, now, demandsMore));
        if (now.On && tls)
        {
            found.AddRange(TlsLimits.Of(was, now, settings));
            if (before.TlsIsOn) found.Add(new Effect.ClientKindsKept(TlsLimits.Kept(was, now)));
        }

        var wire = found.Any(effect => effect is not Effect.ClientKindsKept);
        if (records)
        {
            var trials = RecordTrials.Between(before, after, before.TlsIsOn && now.On);
            found.Add(new Effect.RecordsInForce(after.Hba.Records.Length, trials, after.HereIsSeen)
            {
                SameMeaning = trials.IsEmpty && Differ(before, after, AccessFiles.OfIdent) is false
                    && RecordTrials.MeanTheSame(before.Hba, after.Hba),
            });
        }

        found.AddRange(settings.Where(one => !WaitsForRestart(after, one.Name))
            .Select(one => new Effect.SettingInForce(one.Name, one.Value, one.File, wire && TlsLimits.IsOnWire(one.Name))));
        return found.ToImmutable();
    }

    /// <summary>Of files that lie there, when nobody knows what was before.</summary>
    /// <param name="records">The access rules were changed too.</param>
    public static ImmutableArray<Effect> OfFiles(TargetSnapshot now, bool records)
    {
        var tls = AskedTls.Of(now);
        var found = ImmutableArray.CreateBuilder<Effect>();
        if (!tls.On) found.Add(new Effect.TlsOff());
        else
        {
            var nothing = tls with { On = false, Leaf = null, Authorities = null, RevocationLists = null };
            found.AddRange(OfCertificates(now with { Served = null }, now, nothing, tls, demandsMore: true));
            found.AddRange(TlsLimits.Of(tls));
        }

        if (records) found.Add(new Effect.RecordsInForce(now.Hba.Records.Length, [], now.HereIsSeen));
        return found.ToImmutable();
    }

    private static IEnumerable<Effect> OfCertificates(TargetSnapshot before, TargetSnapshot after, AskedTls was, AskedTls now,
        bool demandsMore)
    {
        if (now.Leaf is { } leaf && (leaf != was.Leaf || (!before.TlsIsOn && !was.On)))
            yield return new Effect.CertificateServed(leaf.FingerprintSha256);
        var differ = (demandsMore && now.Authorities is { IsEmpty: false }) || !IsSame(was.Authorities, now.Authorities);
        if (differ && now.Authorities is { } authorities)
        {
            ImmutableArray<string> named = [.. authorities.Select(one => one.Subject).Distinct(StringComparer.Ordinal)];
            if (named.Length <= MostAuthorities)
                yield return new Effect.AuthoritiesNamed(
                    named, [.. (was.Authorities ?? []).Select(one => one.Subject).Distinct(StringComparer.Ordinal).Except(named)]);
        }

        var crl = !IsSame(was.RevocationLists, now.RevocationLists);
        if (after.Authority is not { } own || now.Authorities?.Contains(own) != true || !(differ || crl)) yield break;
        var listed = now.RevocationLists?.FirstOrDefault(list => IsOf(list, own));
        if (now.RevocationLists is { IsEmpty: false } && listed is null || now.RevocationLists is null) yield break;
        var attempt = RecordTrials.WithCertificate(after);
        var (role, database) = (attempt?.Role ?? RecordTrials.Nobody, attempt?.Database ?? "postgres");
        yield return new Effect.ClientCertificateAccepted(own.Subject, role, database);
        if (crl && listed is { RevokedSerialNumbers: [var serial, ..] })
            yield return new Effect.RevokedCertificateRejected(own.Subject, serial, role, database);
    }

    /// <summary>A record asks for a client certificate, and none asked in that way before.</summary>
    private static bool DemandsMore(TargetSnapshot before, TargetSnapshot after) =>
        !ReferenceEquals(before.Hba, after.Hba) && Demands(after.Hba) > Demands(before.Hba);

    private static int Demands(HbaRules rules) => rules.Records.Count(record => record.ClientCert is not null);

    private static bool Differ(TargetSnapshot before, TargetSnapshot after, Func<TargetSnapshot, ImmutableHashSet<string>> files) =>
        files(before).Union(files(after))
            .Any(path => !IsSame(before.Files.GetValueOrDefault(path)?.Content, after.Files.GetValueOrDefault(path)?.Content));

    private static bool WaitsForRestart(TargetSnapshot snapshot, string name) =>
        snapshot.Server?.Settings.GetValueOrDefault(name) is { } setting
            ? setting.Context == "postmaster"
            : name == "listen_addresses";

    private static bool IsOf(RevocationList list, Certificate authority) =>
        CertificateFields.Read(authority.Der.ToArray()).SubjectDer.Span.SequenceEqual(list.IssuerDer.AsSpan());

    private static bool IsSame(AskedTls one, AskedTls other) => one.On == other.On && one.Leaf == other.Leaf
        && one.Oldest == other.Oldest && one.Newest == other.Newest && one.Ciphers == other.Ciphers
        && IsSame(one.Authorities, other.Authorities) && IsSame(one.RevocationLists, other.RevocationLists);

    private static bool IsSame(ImmutableArray<Certificate>? one, ImmutableArray<Certificate>? other) =>
        one is { } a && other is { } b ? a.ToHashSet().SetEquals(b) : one is null && other is null;

    private static bool IsSame(ImmutableArray<RevocationList>? one, ImmutableArray<RevocationList>? other) =>
        one is { } a && other is { } b
            ? a.Length == b.Length && a.Zip(b).All(pair => pair.First.Der.AsSpan().SequenceEqual(pair.Second.Der.AsSpan()))
            : one is null && other is null;

    private static bool IsSame(ImmutableArray<byte>? one, ImmutableArray<byte>? other) =>
        one is { } a && other is { } b ? a.AsSpan().SequenceEqual(b.AsSpan()) : one is null && other is null;
}
