namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>The list options of method radius: as many secrets, ports and identifiers as servers, or one for all.</summary>
internal static class HbaRadius
{
    public static HbaRefusal? Check(string name, string value)
    {
        if (Split(value) is not { } parts)
        {
            return name == "radiusports"
                ? HbaRefusal.Of($"invalid RADIUS port number: \"{value}\"")
                : HbaRefusal.OnlyLogged($"could not parse RADIUS {name["radius".Length..].TrimEnd('s')} list"
                    + $"{(name == "radiussecrets" ? "" : $" \"{value}\"")}");
        }

        return name == "radiusports" && parts.Any(port => HbaOptions.Number(port) == 0)
            ? HbaRefusal.OnlyLogged($"invalid RADIUS port number: \"{value}\"")
            : null;
    }

    public static HbaRefusal? Finish(Dictionary<string, string> values, int major)
    {
        // The server keeps lists, and an empty list is to it as one that was never set.
        foreach (var needed in (string[])["radiusservers", "radiussecrets"])
            if (Count(values, needed) == 0)
                return HbaRefusal.Of($"authentication method \"radius\" requires argument \"{needed}\" to be set");
        var servers = Count(values, "radiusservers");
        foreach (var (name, what) in ((string, string)[])[("radiussecrets", "secrets"), ("radiusports", "ports"),
            ("radiusidentifiers", "identifiers")])
        {
            var count = Count(values, name);
            if (count == servers || count <= 1) continue;
            var cause = $"the number of RADIUS {what} ({count}) must be 1 or the same as the number of RADIUS servers ({servers})";
            return major >= 14 ? HbaRefusal.Of(cause) : HbaRefusal.OnlyLogged(cause);
        }

        return null;
    }

    private static int Count(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? Split(value)?.Count ?? 0 : 0;

    /// <summary>A list of the server's settings: commas, blanks around, double quotes; null when it is not one.</summary>
    private static List<string>? Split(string text)
    {
        const string blanks = " \t\n\r\f\v";
        var parts = new List<string>();
        var place = 0;
        void SkipBlanks()
        {
            while (place < text.Length && blanks.Contains(text[place])) place++;
        }

        SkipBlanks();
        if (place == text.Length) return parts;
        while (true)
        {
            if (text[place] == '"')
            {
                var part = "";
                while (true)
                {
                    var end = text.IndexOf('"', place + 1);
                    if (end < 0) return null;
                    part += text[(place + 1)..end];
                    place = end + 1;
                    if (place >= text.Length || text[place] != '"') break;
                    part += '"';
                }

                parts.Add(part);
            }
            else
            {
                var start = place;
                while (place < text.Length && text[place] != ',' && !blanks.Contains(text[place])) place++;
                if (place == start) return null;
                parts.Add(text[start..place]);
            }

            SkipBlanks();
            if (place == text.Length) return parts;
            if (text[place++] != ',') return null;
            SkipBlanks();
            if (place == text.Length) return null;
        }
    }
}
