namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>Character classes in the C collation, that is ASCII.</summary>
internal static class PgRegexClasses
{
    public static string Shorthand(char letter) => letter switch
    {
        'D' => "\\u0000-/:-\\uFFFF",
        'S' => "\\u0000-\\u0008\\u000E-\\u001F!-\\uFFFF",
        'W' => "\\u0000-/:-@\\u005B-\\u005E`\\u007B-\\uFFFF",
        'd' => "0-9",
        's' => " \\t\\n\\v\\f\\r",
        'w' => "A-Za-z0-9_",
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };

    public static string? Named(string name) => name switch
    {
        "alnum" => "A-Za-z0-9",
        "alpha" => "A-Za-z",
        "ascii" => "\\u0000-\\u007F",
        "blank" => " \\t",
        "cntrl" => "\\u0000-\\u001F\\u007F",
        "digit" => "0-9",
        "graph" => "\\u0021-\\u007E",
        "lower" => "a-z",
        "print" => "\\u0020-\\u007E",
        "punct" => "\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E",
        "space" => " \\t\\n\\v\\f\\r",
        "upper" => "A-Z",
        "xdigit" => "0-9A-Fa-f",
        "word" => "A-Za-z0-9_",
        _ => null,
    };
}
