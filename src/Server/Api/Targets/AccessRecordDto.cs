using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>What one valid record of pg_hba.conf means.</summary>
/// <param name="Transport"><c>socket</c>, <c>refuses</c>, <c>plaintext</c>, <c>gss</c>, <c>tls</c> or <c>mutualTls</c>.</param>
/// <param name="NeedsAttention">Whether it accepts plaintext from another machine.</param>
public sealed record AccessRecordDto(string FileName, int LineNumber, string Transport, bool NeedsAttention, string Sentence)
{
    public static AccessRecordDto Of(HbaRecord record) => new(
        record.FileName, record.LineNumber, Spelling.Of(RecordMeaning.TransportOf(record)), RecordMeaning.NeedsAttention(record),
        RecordMeaning.Sentence(record));
}
