using System.Collections.Immutable;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>Random logins against random files: the record and the outcome of a real server, and of the evaluator.</summary>
internal sealed class AccessCheckRun(int major, int cases, int seed)
{
    private const int AttemptsPerFile = 60;

    // The same files with a method that tells its line in the log of every version, when the right password is not given.
    private const string Telling = "password";

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _features = new(StringComparer.Ordinal);

    public List<string> Differences { get; } = [];

    public string Report => string.Create(CultureInfo.InvariantCulture,
        $"PostgreSQL {major}: {cases} cases, {Describe(_counts)}; features: {Describe(_features)}; {Differences.Count} differences");

    private static string Describe(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"));

    public async Task RunAsync()
    {
        using var certificates = new AccessCheckCertificates();
        await using var server = await AccessCheckServer.StartAsync(major, certificates);
        var interfaces = Interfaces();
        for (var done = 0; done < cases; done += AttemptsPerFile)
        {
            var files = new AccessCheckFiles(new AccessCheckRandom(_random, major), _random.Next(3, 25));
            var attempts = new HbaAttempt[Math.Min(AttemptsPerFile, cases - done)];
            for (var index = 0; index < attempts.Length; index++) attempts[index] = files.Random.Attempt(server.MemberOf);

            await server.TakeAsync(files.With(Telling), files.Ident, files.IncludedWith(Telling));
            var lines = await server.LinesAsync(
                () => Array.ForEach(attempts, attempt => _ = server.Client.Try(attempt with { Certificate = null }, null, "wrong horse")),
                attempts.Length);

            await server.TakeAsync(files.Hba, files.Ident, files.Included);
            var answers = new AccessCheckAnswer[attempts.Length];
            var told = await server.LinesAsync(() =>
            {
                for (var index = 0; index < attempts.Length; index++)
                    answers[index] =
                        server.Client.Try(attempts[index], certificates.Find(attempts[index].Certificate), AccessCheckServer.Password);
            }, attempts.Length);

            var (rules, maps) = files.Read(server.Version);
            for (var index = 0; index < attempts.Length; index++)
            {
                var explanation = HbaEvaluator.Explain(rules, attempts[index], interfaces, maps);
                Count(attempts[index], explanation);
                if (Check(rules, maps, attempts[index], interfaces, lines[index], told[index], answers[index]) is { } difference)
                    Differences.Add($"{difference}\n{Describe(attempts[index])}\n{explanation.Because}\n--- pg_hba.conf\n"
                        + $"{files.Hba}--- included.conf\n{files.Included}--- pg_ident.conf\n{files.Ident}");
            }
        }
    }

    /// <summary>
    /// Where the evaluator does not decide, the server must do either thing: take the record, or go on as if it were not there.
    /// </summary>
    private static string? Check(
        HbaRules rules, UserMaps maps, HbaAttempt attempt, ImmutableArray<HbaInterface> interfaces, string? line, string? told,
        AccessCheckAnswer answer)
    {
        var explanation = HbaEvaluator.Explain(rules, attempt, interfaces, maps);
        if (explanation.Verdict is HbaVerdict.Undecided { Record: var record })
        {
            if (line == AccessCheckFiles.At(record)) return null;
            return Check(rules with { Records = rules.Records.RemoveAll(other => ReferenceEquals(other, record)) }, maps, attempt,
                interfaces, line, told, answer);
        }

        var expected = explanation.Verdict is HbaVerdict.Matched { Record: var matched } ? AccessCheckFiles.At(matched) : null;
        if (expected != line) return $"the server matched {line ?? "nothing"}, the evaluator {expected ?? "nothing"}";
        if (told is not null && told != expected) return $"the server's log says {told}, the evaluator {expected ?? "nothing"}";
        if (Unread(attempt, answer) is { } read) return read;
        return Expects(explanation.Login, attempt, answer) ? null : $"the server: {answer}, the evaluator: {explanation.Login}";
    }

    /// <summary>What the client was told must lead back to what it tried.</summary>
    private static string? Unread(HbaAttempt attempt, AccessCheckAnswer answer)
    {
        if (answer.End is not (AccessCheckEnd.NoRecord or AccessCheckEnd.Rejected)) return null;
        var read = ConnectionRefusal.Read($"psql: error: connection to server failed: FATAL:  {answer.Text}\n");
        var told = new HbaAttempt
        {
            Address = attempt.Address,
            Tls = attempt.Tls,
            Role = attempt.Role,
            Database = attempt.Database,
            Replication = attempt.Replication
        };
        return read == told ? null : $"{answer.Text} was read as {read}";
    }

    private static bool Expects(HbaLogin login, HbaAttempt attempt, AccessCheckAnswer answer) => login switch
    {
        HbaLogin.NoRecord => answer.End == AccessCheckEnd.NoRecord,
        HbaLogin.Rejected => answer.End == AccessCheckEnd.Rejected,
        HbaLogin.HandshakeRefused => answer.End == AccessCheckEnd.Handshake,
        HbaLogin.CertificateMissing => answer.End == AccessCheckEnd.CertificateMissing,
        HbaLogin.NameRefused => answer is { End: AccessCheckEnd.Refused, PasswordAsked: false },
        HbaLogin.Open => answer is { End: AccessCheckEnd.In, PasswordAsked: false },
        // Whoever has no password, or is not there, is asked all the same.
        HbaLogin.Password => answer is { PasswordAsked: true }
            && answer.End == (attempt.Role is "ghost" or "team" ? AccessCheckEnd.Refused : AccessCheckEnd.In),
        HbaLogin.PasswordInVain => answer is { End: AccessCheckEnd.Refused, PasswordAsked: true },
        HbaLogin.Elsewhere => answer is { PasswordAsked: false, End: AccessCheckEnd.Refused or AccessCheckEnd.In },
        _ => answer.End is AccessCheckEnd.Refused or AccessCheckEnd.In,
    };

    private void Count(HbaAttempt attempt, HbaExplanation explanation)
    {
        void Add(SortedDictionary<string, int> to, string name, bool counts = true)
        {
            if (counts) to[name] = to.GetValueOrDefault(name) + 1;
        }

        Add(_counts, explanation.Verdict switch
        {
            HbaVerdict.Matched { Record.Method: "reject" } => "rejected by a record",
            HbaVerdict.Matched => "matched",
            HbaVerdict.ImplicitReject => "without record",
            _ => "undecided",
        });
        Add(_features, explanation.Login.ToString());
        Add(_features, "over the socket", attempt.Address is null);
        Add(_features, "over TLS", attempt.Tls);
        Add(_features, "with certificate", attempt is { Tls: true, Certificate: not null });
        Add(_features, "of replication", attempt.Replication);
        if (explanation.Verdict is not HbaVerdict.Matched { Record: var record }) return;
        Add(_features, "by group", record.Roles.Any(token => !token.Quoted && token.Text.StartsWith('+')));
        Add(_features, "by expression", major >= 16 && record.Roles.Concat(record.Databases).Any(token => token.Text.StartsWith('/')));
        Add(_features, "by samerole or sameuser",
            record.Databases.Any(token => !token.Quoted && token.Text.StartsWith("same", StringComparison.Ordinal)));
        Add(_features, "by samehost or samenet", record.Address is HbaAddress.SameHost or HbaAddress.SameNet);
        Add(_features, "through a map", record.Options.Any(option => option.Name == "map"));
        Add(_features, "of an included file", record.FileName != "pg_hba.conf");
    }

    private static string Describe(HbaAttempt attempt) => new StringBuilder(attempt.Address?.ToString() ?? "socket")
        .Append(attempt.Tls ? " TLS" : "")
        .Append($" role {attempt.Role} database {(attempt.Replication ? "(replication)" : attempt.Database)}")
        .Append($" certificate {attempt.Certificate?.Subject ?? "none"} trusted {attempt.Certificate?.Trusted} system user "
            + $"{attempt.SystemUser}")
        .Append(attempt.MemberOf is { } groups ? $" member of {string.Join(", ", groups)}" : " memberships unknown").ToString();

    private static ImmutableArray<HbaInterface> Interfaces() => [.. NetworkInterface.GetAllNetworkInterfaces()
        .Where(one => one.OperationalStatus != OperationalStatus.Down)
        .SelectMany(one => one.GetIPProperties().UnicastAddresses)
        .Where(one => one.Address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        .Select(one => new HbaInterface(one.Address, one.PrefixLength))];
}
