using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// What a person typed about a target, held against the disk and against what the server says of itself. The findings name the field.
/// </summary>
internal sealed class LocationReader(LocateRequest request)
{
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    public async Task<LocationReading> ReadAsync(CancellationToken cancellationToken)
    {
        var data = new TargetFiles
        {
            DataDirectory = request.DataDirectory,
            ConfigFile = "",
            HbaFile = "",
            IdentFile = "",
            ServerPaths = request.ServerPaths
        };
        var view = await AskAsync(data, cancellationToken).ConfigureAwait(false);
        var files = Locate(data, view);
        return new()
        {
            Files = files,
            DataDirectory = ServerReader.Pin(files.DataDirectory),
            SystemIdentifier = ControlFile.SystemIdentifier(files.DataDirectory),
            Findings = _findings.ToImmutable(),
        };
    }

    // Who gives an admin connection wants it used: one that does not work now is reported now, when it can be corrected.
    private async Task<ServerView?> AskAsync(TargetFiles data, CancellationToken cancellationToken)
    {
        var isStored = request.Login.Connection is not null;
        switch (await AgentLogin.OpenAsync(new(data, request.Login), cancellationToken).ConfigureAwait(false))
        {
            case AdminOutcome.Open open:
                await using (open.Session.ConfigureAwait(false))
                {
                    try
                    {
                        return await open.Session.ReadViewWithoutRulesAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (AdminSessionException e)
                    {
                        _findings.Add(e.Finding with { Severity = Severity.Warning, At = "adminConnection" });
                        return null;
                    }
                }

            case AdminOutcome.Refused refused when isStored:
                _findings.Add(refused.Finding with { At = "adminConnection" });
                return null;
            case AdminOutcome.Refused refused:
                _findings.Add(refused.Finding with { Severity = Severity.Info, At = "adminConnection" });
                return null;
            default:
                return null;
        }
    }

    private TargetFiles Locate(TargetFiles maps, ServerView? view)
    {
        var data = request.DataDirectory;
        string Of(string? given, string setting, string name) => given
            ?? (view?.Settings.TryGetValue(setting, out var said) == true && said.Value.Length > 0
                ? maps.Mounted(said.Value)
                : Path.Combine(data, name));
        var files = maps with
        {
            ConfigFile = Of(request.ConfigFile, "config_file", "postgresql.conf"),
            HbaFile = Of(request.HbaFile, "hba_file", "pg_hba.conf"),
            IdentFile = Of(request.IdentFile, "ident_file", "pg_ident.conf"),
            PgmonetaConf = request.PgmonetaConf,
        };
        if (!Directory.Exists(data))
        {
            Fail(FindingCode.DataDirectoryMissing, $"{data} is no directory that the agent can see.",
                "Check the path, or run an agent as the account that owns it.", "dataDirectory");
        }
        else if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            Fail(FindingCode.DataDirectoryUnlike, $"{data} holds no PG_VERSION, so it is no data directory or cannot be read.",
                "Give the directory that SHOW data_directory names; the agent runs as its owner.", "dataDirectory");
        }

        foreach (var (field, path) in (ReadOnlySpan<(string, string?)>)[
            ("configFile", files.ConfigFile), ("hbaFile", files.HbaFile), ("pgmonetaConf", request.Pgmoneta ? files.PgmonetaConf : null)])
        {
            if (path is not null && !File.Exists(path))
                Fail(FindingCode.FileMissing, $"{path} does not exist or cannot be seen.",
                    "Give its path, or let the account that runs the server read it.", field);
        }

        if (view?.Settings.TryGetValue("data_directory", out var claimed) == true && Resolve(files.Mounted(claimed.Value)) != Resolve(data))
        {
            Fail(FindingCode.OtherServer, $"The admin connection leads to a server whose data directory is {claimed.Value}.",
                "Point it at this target's server, or map the path under serverPaths.", "adminConnection");
        }

        if (view is not null) CompareWithServer(files, view);
        if (!HasFailed) FilesAreTheirKind(files);
        return HasFailed ? files : FollowLinks(files);
    }

    private void CompareWithServer(TargetFiles files, ServerView view)
    {
        foreach (var (field, setting, path) in (ReadOnlySpan<(string, string, string)>)[
            ("configFile", "config_file", files.ConfigFile), ("hbaFile", "hba_file", files.HbaFile),
            ("identFile", "ident_file", files.IdentFile)])
        {
            if (view.Settings.TryGetValue(setting, out var said) && said.Value.Length > 0
                && Resolve(files.Mounted(said.Value)) != Resolve(path))
                Fail(FindingCode.OtherFile, $"The server's {setting} is {said.Value}, not {path}.",
                    "Give that path, leave it out, or map it under serverPaths.", field);
        }

        if (view.FileSettings is null)
        {
            _findings.Add(new(FindingCode.AdminLimited, Severity.Warning,
                $"The admin role {view.AdminRole} may not read what the server makes of its files, so its own verdict on a change "
                    + "stays unknown.",
                "Use a superuser, or grant the role what the README lists.", "adminConnection"));
        }
    }

    // What a snapshot shows is what a person declared: a path to another kind of file would show that file.
    private void FilesAreTheirKind(TargetFiles files)
    {
        var budget = new ReadingBudget();
        if (FileReader.Read(files.HbaFile, KeptContent.Whole, budget).Content is { Length: > 0 } records)
        {
            var rules = HbaRules.Read(ConfigurationFiles.Empty.With(files.HbaFile, records), files.HbaFile, PostgresVersion.OfMajor(18));
            if (rules.Records.IsEmpty && rules.Rows.Any(r => r.Error is not null))
                Fail(FindingCode.FileUnlike, $"{files.HbaFile} holds no record that PostgreSQL would read.",
                    "Give the path that SHOW hba_file names.", "hbaFile");
        }

        if (request.Pgmoneta && files.PgmonetaConf is { } path && FileReader.Read(path, KeptContent.Whole, budget).Content is { } conf
            && !PgmonetaConf.Parse(conf).Sections.Contains("pgmoneta"))
            Fail(FindingCode.FileUnlike, $"{path} has no section [pgmoneta].", "Give the path of pgmoneta.conf itself.", "pgmonetaConf");
    }

    // A file that links out of the declared directories is declared itself, as it lies now: whoever owns the link cannot lead a later write
    // elsewhere.
    private TargetFiles FollowLinks(TargetFiles files)
    {
        var declared = new DeclaredPaths(TargetRoots.Of(files));
        var maps = files.ServerPaths;
        string Follow(string field, string path)
        {
            if (!File.Exists(path) || declared.Allow(path) || SymlinkResolver.Resolve(path) is not { } real) return path;
            _findings.Add(new(FindingCode.LinkFollowed, Severity.Info,
                $"{path} is a symbolic link; changes are written to {real}, and the link stays.",
                "Nothing to do, unless that is not the file that you meant.", field));
            maps = maps.Add(new(real, files.OnServer(path)));
            return real;
        }

        var (config, hba, ident) =
            (Follow("configFile", files.ConfigFile), Follow("hbaFile", files.HbaFile), Follow("identFile", files.IdentFile));
        var pgmoneta = files.PgmonetaConf is { } path && request.Pgmoneta ? Follow("pgmonetaConf", path) : files.PgmonetaConf;
        return files with { ConfigFile = config, HbaFile = hba, IdentFile = ident, PgmonetaConf = pgmoneta, ServerPaths = maps };
    }

    private bool HasFailed => _findings.Any(f => f.Severity == Severity.Error);

    private void Fail(FindingCode code, string message, string remedy, string field) =>
        _findings.Add(new(code, Severity.Error, message, remedy, field));

    private static string Resolve(string path) => SymlinkResolver.Resolve(path) ?? path;
}
