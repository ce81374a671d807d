using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>A record that would have matched but for one column.</summary>
/// <param name="Column">The column that misses: <c>type</c>, <c>address</c>, <c>role</c> or <c>database</c>.</param>
/// <param name="ForClient">What the client can do; null when only another record helps.</param>
/// <param name="InRecord">What to change in the record; null where that would only weaken it.</param>
/// <param name="Then">What the rules say to the client that did so; null without <paramref name="ForClient"/>.</param>
public sealed record NearMissDto(string FileName, int LineNumber, string Column, string? ForClient, string? InRecord, string? Then)
{
    public static NearMissDto Of(NearMiss miss) => new(
        miss.Record.FileName, miss.Record.LineNumber, Spelling.Of(miss.Column), miss.ForClient, miss.InRecord, miss.Then?.Because);
}

/// <summary>Where a record is.</summary>
public sealed record RecordPlaceDto(string FileName, int LineNumber)
{
    public static RecordPlaceDto? Of(HbaRecord? record) => record is null ? null : new(record.FileName, record.LineNumber);
}

/// <summary>What is near an attempt that no record lets in; empty for one that gets in.</summary>
/// <param name="Misses">The nearest first, 11 at most.</param>
/// <param name="Count">How many records miss by one column.</param>
/// <param name="Behind">The record that would let it in if the rejecting one were not there.</param>
public sealed record NearRecordsDto(NearMissDto[] Misses, int Count, RecordPlaceDto? Behind)
{
    public static NearRecordsDto Of(NearRecords near) =>
        new([.. near.Misses.Select(NearMissDto.Of)], near.Count, RecordPlaceDto.Of(near.Behind));
}
