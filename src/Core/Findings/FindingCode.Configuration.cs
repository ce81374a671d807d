namespace PgTlsDashboard.Core;

/// <content>Findings on values of pgmoneta.conf.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode PgmonetaLineLong = new(
        "pgmoneta-line-long", "Some versions of pgmoneta cut the value, because the line is too long for them.");
    public static readonly FindingCode PgmonetaValueComment = new(
        "pgmoneta-value-comment", "The value has a # or ;, which pgmoneta reads as the start of a comment.");
    public static readonly FindingCode PgmonetaValueLine = new(
        "pgmoneta-value-line", "The value has a line break or a NUL, which pgmoneta.conf cannot hold.");
    public static readonly FindingCode PgmonetaValueLong = new("pgmoneta-value-long", "pgmoneta cuts the value, because it is too long.");
    public static readonly FindingCode PgmonetaValueQuote = new("pgmoneta-value-quote", "The value has a quote, which pgmoneta removes.");
    public static readonly FindingCode PgmonetaValueSpace = new(
        "pgmoneta-value-space", "pgmoneta removes white space around the value, or an equals sign before it.");
    public static readonly FindingCode PgmonetaValueVariable = new(
        "pgmoneta-value-variable", "pgmoneta reads a $ in the value as an environment variable.");
}
