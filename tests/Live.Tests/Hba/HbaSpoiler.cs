using System.Collections.Immutable;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Puts into a file the bytes that no editor would, and tells what is in one.</summary>
internal static class HbaSpoiler
{
    private static readonly int[] s_lengths =
        [63, 64, 255, 256, 1000, 1023, 1024, 8191, 10_238, 10_239, 10_240, 10_241, 20_400, 20_478, 20_479, 20_480, 40_960];

    public static void Spoil(Random random, HbaCase made, string name)
    {
        var text = made.Text(name);
        var place = random.Next(text.Length + 1);
        switch (random.Next(14))
        {
            case 0:
                Insert("\0");
                break;
            case 1:
                Insert("\xE9\xFF"[..random.Next(1, 3)]);
                break;
            case 2:
                text = "\xEF\xBB\xBF" + text;
                break;
            case 3:
                Insert("\r");
                break;
            case 4:
                text = text.Replace('\n', '\r');
                break;
            case 5:
                Insert(new string("ax,\" "[random.Next(5)], s_lengths[random.Next(s_lengths.Length)]));
                break;
            case 6:
                Insert(" \"" + new string('b', s_lengths[random.Next(s_lengths.Length)]) + "\" ");
                break;
            case 7:
                text += "\nlocal all " + new string('t', s_lengths[random.Next(s_lengths.Length)]) + " trust\n";
                break;
            case 8:
                text = text.TrimEnd('\n') + "\\";
                break;
            case 9:
                text += "# comment \\\nlocal all all trust\n";
                break;
            case 10:
                text = text.TrimEnd('\n', '\r');
                break;
            case 11:
                var junk = new char[random.Next(1, 40)];
                for (var index = 0; index < junk.Length; index++) junk[index] = (char)random.Next(256);
                Insert(new string(junk));
                break;
            case 12:
                Insert("\0" + new string('z', random.Next(2500)) + (random.Next(2) == 0 ? "\n" : ""));
                break;
            default:
                Insert("\"#,\\\r\n@\t=/\v\f\x01"[random.Next(13)].ToString());
                break;
        }

        made.Add(name, text);

        void Insert(string bytes) => text = text.Insert(place, bytes);
    }

    public static void Describe(HbaCase made)
    {
        foreach (var name in made.Names)
        {
            var text = made.Text(name);
            Has("NUL", text.Contains('\0'));
            Has("Latin-1", text.Contains('\xE9') || text.Contains('\xFF'));
            Has("BOM", text.StartsWith("\xEF\xBB\xBF", StringComparison.Ordinal));
            Has("CR alone", text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r'));
            Has("CRLF", text.Contains("\r\n", StringComparison.Ordinal));
            Has("continuation", text.Contains("\\\n", StringComparison.Ordinal));
            Has("continuation by backslash CR", text.Contains("\\\r\n", StringComparison.Ordinal));
            Has("continuation at the end", text.EndsWith('\\'));
            Has("continuation in a comment", text.Split('\n').Any(line => line.Contains('#') && line.EndsWith('\\')));
            Has("line beyond 20 kB", text.Split('\n').Any(line => line.Length > 20_479));
            Has("token beyond 10 kB", text.Split(' ', '\n', ',').Any(token => token.Length > 10_240));
            Has("no newline at the end", text.Length > 0 && !text.EndsWith('\n'));
            foreach (var keyword in (string[])["@", "samehost", "samenet", "\"all\"", "replication", "sameuser", "samerole", "/^",
                "255.0.0.0", ".example.com", "+team", "\"+team\""])
                Has(keyword, text.Contains(keyword, StringComparison.Ordinal));
            foreach (var file in (string[])["d/.hidden.conf", "d/x.txt", "d/.conf", "d/conf"])
                Has("directory with " + file[2..], name == file && made.Features.Contains("include_dir"));
        }

        void Has(string feature, bool has)
        {
            if (has) made.Features.Add(feature);
        }
    }

    /// <summary>What ten thousand cases have to hold.</summary>
    public static readonly ImmutableArray<string> Needed =
    [
        "NUL", "Latin-1", "BOM", "CR alone", "CRLF", "continuation", "continuation by backslash CR", "continuation at the end",
        "continuation in a comment",
        "line beyond 20 kB", "token beyond 10 kB", "no newline at the end", "@", "@file in @file", "@file loop", "@file chain up to ten",
        "@file chain beyond ten",
        "include", "include_if_exists", "include_dir", "include loop", "include chain up to ten", "include chain beyond ten",
        "directory with .hidden.conf", "directory with x.txt", "directory with .conf", "directory with conf",
        "samehost", "samenet", "\"all\"", "replication", "sameuser", "samerole", "/^", "255.0.0.0", ".example.com", "+team", "\"+team\"",
    ];
}
