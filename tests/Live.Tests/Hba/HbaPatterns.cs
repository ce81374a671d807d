namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Random regular expressions, LDAP URLs and addresses, each near the border between right and wrong.</summary>
internal static class HbaPatterns
{
    private static readonly string[] s_atoms =
        ["a", "b", ".", "^", "$", "(", ")", "(a)", "(?:b)", "|", "*", "+", "?", "??", "{2}", "{1,3}", "{2,1}", "{,2}", "{", "}", "[", "]",
            "[a-z]", "[^a]", "[z-a]", "[]", "[[:alpha:]]",
         "[[:x:]]", "[[.a.]]", "[[=a=]]", "[[.hyphen.]]", "[[:<:]]", "[[:>:]]", "[a-", "[\\d]", "[\\w-]", "\\", "\\d", "\\W", "\\m", "\\y",
         "\\1", "\\2", "\\10", "\\x41", "\\x", "\\u00e9", "\\U0001F600",
         "\\U00110000", "\\xFFFFFFFFF", "\\0", "\\777", "\\400", "\\q", "\\cA", "\\e", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?#c)", "(?",
         "(?i)", "***=", "***:", "***", "\u00C3\u00A9",
         "[\u00C3\u00A0-\u00C3\u00A9]", "[\u00C3\u00A9-\u00C3\u00A0]", "[\xE9-\xFF]", "\xE9", "\xF0\x9F\x98\x80",
         "[\xF0\x9F\x98\x80-\xF0\x9F\x98\x81]", "[\xF0\x9F\x98\x81-\xF0\x9F\x98\x80]", "-", ",", " ", "\"", "#", "/", "@", "{1}{2}",
         "a{255}", "a{256}", "\\A", "\\Z", "(?q)", "(?x)", "(?b)", "(?n)", "(?w)", "\\B", "()"];

    private static readonly string[] s_urlParts =
        ["ldap://", "ldaps://", "LDAP://", "ldapi://", "cldap://", "pldap://", "http://", "ldap:/", "URL:ldap://", "<ldap://",
            "<URL:ldap://"];

    private static readonly string[] s_urlPieces =
        ["h", "h.example", "[::1]", "[::1", "[::1]x", "10.0.0.1", ":389", ":", ":x", ":70000", ":38%39", ":-5", ":+7", ":99999999999",
            ": 389", ">", "?", "??", "/", "dc=x,dc=y", "%20", "%2", "%", "%zz", "%00x", "uid", "uid,cn", ",", "one", "onelevel", "sub",
            "SUB", "subtree", "base", "children", "subordinate",
         "two", "(uid=x)", "a b", "x=1", "!x=1", ",,", "\u00C3\u00A9", "\xE9"];

    public static string Field(Random random)
    {
        var pattern = "";
        do pattern += s_atoms[random.Next(s_atoms.Length)];
        while (random.Next(3) > 0 && pattern.Length < 120);
        return $"\"/{pattern.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Url(Random random)
    {
        var url = s_urlParts[random.Next(random.Next(2) == 0 ? 2 : s_urlParts.Length)];
        while (random.Next(6) > 0) url += s_urlPieces[random.Next(s_urlPieces.Length)];
        if (random.Next(3) == 0)
            url = $"ldap://h{(random.Next(2) == 0 ? ":99" : "")}/{Piece()}?{Piece()}?{Piece()}?{Piece()}"
                + (random.Next(3) == 0 ? "?" + Piece() : "");
        if (url.StartsWith('<') && random.Next(2) == 0) url += ">";
        return $"\"ldapurl={url}\"";

        string Piece() => random.Next(2) == 0 ? "" : s_urlPieces[random.Next(s_urlPieces.Length)];
    }

    public static string Address(Random random)
    {
        string[] pieces = ["1", "10", "0", "255", "256", ".", ":", "::", "/", "8", "24", "33", "128", "129", "-1", "ffff", "g", "%lo", "%1",
            "0x1f", "017", "08", " ", "fe80::", "ff02::1", "1.2.3.4", "::ffff:", "+", "a.b", "\xE9", "_", "00000000001", "12345"];
        var text = "";
        do text += pieces[random.Next(pieces.Length)];
        while (random.Next(4) > 0);
        return random.Next(3) == 0 ? $"\"{text}\"" : text;
    }
}
