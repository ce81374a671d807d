using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>postgresql.conf with its includes, names relative to it, contents in base64.</summary>
public sealed record ConfBody(JsonElement? ServerVersion, Dictionary<string, byte[]?>? Files);

/// <summary>A row of <c>pg_file_settings</c>.</summary>
/// <param name="Applied">Whether this line wins.</param>
/// <param name="Known">
/// False where no server that was asked for the catalogue has a setting of this name: whether yours has it is not known, and the row reads
/// as if it had.
/// </param>
public sealed record FileSettingDto(
    string? Name, string? Value, string FileName, int LineNumber, bool Applied, string? Error, bool Known);

/// <summary>What <c>pg_file_settings</c> shows.</summary>
public sealed record ConfDto(FileSettingDto[] Settings);

internal static class ConfEndpoints
{
    public static void MapConf(this RouteGroupBuilder api) =>
        api.MapPost("/conf/parse", Parse).WithTags("Configuration").WithSummary("What pg_file_settings would show")
            .WithMetadata(new RequestSizeLimitAttribute(ConfigurationBody.LongestBody)).Produces<ConfDto>().Refuses(400, 413);

    private static IResult Parse(ConfBody body)
    {
        var check = new BodyCheck();
        var version = ConfigurationBody.ReadVersion(body.ServerVersion, check);
        var files = ConfigurationBody.ReadFiles(body.Files, "postgresql.conf", check);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var auto = files.Find("postgresql.auto.conf") is null ? null : "postgresql.auto.conf";
        var settings = FileSettings.Read(files, "postgresql.conf", auto, version);
        return Results.Ok(new ConfDto([.. settings.Select(Of)]));
    }

    private static FileSettingDto Of(FileSetting setting) =>
        new(setting.Name, setting.Value, setting.FileName, setting.LineNumber, setting.Applied, setting.Error, !setting.NameNotKnown);
}
