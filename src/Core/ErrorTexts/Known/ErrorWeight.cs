namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>How much a sentence says of the cause: in one text the one that says most decides, and of equals the first.</summary>
public enum ErrorWeight
{
    /// <summary>What follows from an error: a reload that was refused, a connection that was closed.</summary>
    Consequence,

    /// <summary>The network's own errors: of several addresses of one host another may have answered.</summary>
    Transport,

    /// <summary>One of several causes.</summary>
    Vague,

    Plain,

    /// <summary>Explains another error of the text: the DETAIL of a log, the reason that OpenSSL gives.</summary>
    Detail,
}
