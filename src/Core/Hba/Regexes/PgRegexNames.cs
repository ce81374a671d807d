using System.Collections.Frozen;
using System.Globalization;

namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>The POSIX names that <c>[.name.]</c> takes for characters.</summary>
internal static class PgRegexNames
{
    private const string List =
        "0:NUL 1:SOH 2:STX 3:ETX 4:EOT 5:ENQ 6:ACK 7:BEL/alert 8:BS/backspace 9:HT/tab 10:LF/newline 11:VT/vertical-tab "
        + "12:FF/form-feed 13:CR/carriage-return 14:SO 15:SI 16:DLE 17:DC1 18:DC2 19:DC3 20:DC4 21:NAK 22:SYN 23:ETB 24:CAN 25:EM "
        + "26:SUB 27:ESC 28:IS4/FS 29:IS3/GS 30:IS2/RS 31:IS1/US 32:space 33:exclamation-mark 34:quotation-mark 35:number-sign "
        + "36:dollar-sign 37:percent-sign 38:ampersand 39:apostrophe 40:left-parenthesis 41:right-parenthesis 42:asterisk "
        + "43:plus-sign 44:comma 45:hyphen/hyphen-minus 46:period/full-stop 47:slash/solidus 48:zero 49:one 50:two 51:three 52:four "
        + "53:five 54:six 55:seven 56:eight 57:nine 58:colon 59:semicolon 60:less-than-sign 61:equals-sign 62:greater-than-sign "
        + "63:question-mark 64:commercial-at 91:left-square-bracket 92:backslash/reverse-solidus 93:right-square-bracket "
        + "94:circumflex/circumflex-accent 95:underscore/low-line 96:grave-accent 123:left-brace/left-curly-bracket "
        + "124:vertical-line 125:right-brace/right-curly-bracket 126:tilde 127:DEL";

    private static readonly FrozenDictionary<string, int> s_codes = List.Split(' ').Select(entry => entry.Split(':'))
        .SelectMany(entry => entry[1].Split('/').Select(name => (Name: name, Code: int.Parse(entry[0], CultureInfo.InvariantCulture))))
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Code, StringComparer.Ordinal);

    public static int? Code(string name) => name.Length == 1 ? name[0] : s_codes.TryGetValue(name, out var code) ? code : null;
}
