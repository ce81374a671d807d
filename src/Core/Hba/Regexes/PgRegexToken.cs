namespace PgTlsDashboard.Core.Hba.Regexes;

internal enum PgRegexToken
{
    Start,
    End,

    /// <summary>A character by its code.</summary>
    Plain,

    /// <summary>A shorthand class by its letter.</summary>
    Class,
    BackReference,

    /// <summary>Value 1 captures.</summary>
    Open,
    Close,

    /// <summary>Value is the place of <c>=</c>, <c>!</c>, <c>&lt;=</c> or <c>&lt;!</c> in <see cref="PgRegexLexer.Lookarounds"/>.</summary>
    Look,
    Or,
    Any,

    /// <summary>
    /// An anchor or a word's border by its letter: <c>^</c>, <c>$</c>, <c>A</c>, <c>Z</c>, <c>m</c>, <c>M</c>, <c>y</c>, <c>Y</c>.
    /// </summary>
    Place,

    /// <summary><c>*</c>, <c>+</c> or <c>?</c> by its character, negative when it is the reluctant form.</summary>
    Repeat,
    OpenBound,
    Digit,
    Comma,

    /// <summary>Value 1 is greedy.</summary>
    CloseBound,

    /// <summary>Value 1 is a set, 0 its complement.</summary>
    OpenBracket,
    CloseBracket,
    Range,

    /// <summary><c>[.</c>, <c>[=</c> or <c>[:</c> by its character.</summary>
    OpenItem,
    CloseItem,
}

/// <summary>What <c>(?e)</c> and <c>(?b)</c> choose: without escapes, reluctance, <c>(?:</c> and the like.</summary>
internal enum PgRegexDialect
{
    Advanced,
    Extended,
    Basic,
}
