namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>One question to the access rules.</summary>
internal interface IAdviceRule
{
    IEnumerable<HbaAdvice> Read(AdviceReading reading);
}
