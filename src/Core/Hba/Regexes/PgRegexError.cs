namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>The server's words for what is wrong with a regular expression.</summary>
internal static class PgRegexError
{
    public const string Parentheses = "parentheses () not balanced";
    public const string Brackets = "brackets [] not balanced";
    public const string Braces = "braces {} not balanced";
    public const string Operand = "quantifier operand invalid";
    public const string Escape = "invalid escape \\ sequence";
    public const string Repetition = "invalid repetition count(s)";
    public const string Reference = "invalid backreference number";
    public const string Range = "invalid character range";
    public const string Collating = "invalid collating element";
    public const string Class = "invalid character class";
    public const string Option = "invalid embedded option";
    public const string Version = "invalid regexp (reg version 0.8)";
    public const string TooComplex = "regular expression is too complex";
}
