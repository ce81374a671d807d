namespace PgTlsDashboard.Client.Reading;

/// <summary>Where the cause of an error that a page shows is found: in the dashboard's log, under eight hexadecimal digits.</summary>
public sealed record ErrorReference(string Id)
{
    public string Sentence => $"The dashboard's log has the cause under reference {Id}.";
}
