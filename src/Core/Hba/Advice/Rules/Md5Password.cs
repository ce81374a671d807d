using PgTlsDashboard.Core.Hba.Advice.Reading;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>md5 takes SCRAM secrets too: the record is not weaker than the secret that is stored.</summary>
internal sealed class Md5Password : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) =>
        reading.Open.Where(record => record.Record.Method == "md5").Select(record => reading.Facts.PasswordEncryption == "md5"
        ? record.Say(
            FindingCode.HbaMd5, Severity.Warning,
            "password_encryption is md5, so new passwords are stored as md5 hashes, and this record takes them; md5 passwords are "
                + "deprecated since PostgreSQL 18.",
            "Set password_encryption to scram-sha-256, set each password anew, then write scram-sha-256 here.")
        : record.Say(
            FindingCode.HbaMd5, Severity.Info,
            "A role whose stored secret is SCRAM logs in by SCRAM here, one with an md5 hash by md5; md5 passwords are deprecated since "
                + "PostgreSQL 18.",
            "Once no rolpassword in pg_authid begins with md5, write scram-sha-256."));
}
