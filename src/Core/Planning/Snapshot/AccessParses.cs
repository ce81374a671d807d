using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>
/// pg_hba.conf and pg_ident.conf of a snapshot, and of the changes to it that are looked at: each content is parsed when it is first asked
/// for, and once.
/// </summary>
internal sealed class AccessParses
{
    private const int Most = 8;

    private readonly Lock _lock = new();
    private readonly List<Parse<HbaRules>> _hba = [];
    private readonly List<Parse<UserMaps>> _maps = [];

    public HbaRules Hba(ConfigurationFiles files, TargetFiles paths, PostgresVersion version, HbaBuild build)
    {
        var root = paths.OnServer(paths.HbaFile);
        return Find(_hba, files, new(root, version, build), rules => rules.Answers, () => HbaRules.Read(files, root, version, build));
    }

    public UserMaps Maps(ConfigurationFiles files, TargetFiles paths, PostgresVersion version)
    {
        var root = paths.OnServer(paths.IdentFile);
        return Find(_maps, files, new(root, version, null), maps => maps.Answers, () => UserMaps.Read(files, root, version));
    }

    private T Find<T>(List<Parse<T>> known, ConfigurationFiles files, Terms terms, Func<T, FileAnswers?> answers, Func<T> read)
    {
        lock (_lock)
        {
            foreach (var parse in known)
                if (ReferenceEquals(parse.Files, files) && parse.Terms == terms) return parse.Result;
            var byPath = new FilesByPath(files);
            var same = known.Find(parse => parse.Terms == terms && answers(parse.Result)?.AreGivenBy(byPath) == true);
            var result = same is null ? read() : same.Result;
            // The first is the snapshot's own; of the changes that are tried the last ones are kept.
            if (known.Count == Most) known.RemoveAt(1);
            known.Add(new(files, terms, result));
            return result;
        }
    }

    /// <summary>What a parse depends on beside the files.</summary>
    private sealed record Terms(string Root, PostgresVersion Version, HbaBuild? Build);

    private sealed record Parse<T>(ConfigurationFiles Files, Terms Terms, T Result);
}
