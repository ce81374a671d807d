using System.Text;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>
/// Random pg_hba.conf files with what they include. Each is made of likely lines and then spoiled: bytes, continuation, loops, depth,
/// directories.
/// </summary>
internal sealed class HbaGenerator(Random random)
{
    private static readonly string[] s_includable = ["a.conf", "b.conf", "d/b.conf", "d/c.conf", "d/Z.conf", "d/10.conf", "d/9.conf"];
    private static readonly string[] s_others = ["d/.hidden.conf", "d/x.txt", "d/.conf", "d/conf", "d/sub/e.conf", "sp ace.conf"];

    /// <param name="small">A record or two that are mostly right, as a file has to be for a reload to take it.</param>
    public HbaCase Next(bool small = false)
    {
        var made = new HbaCase("pg_hba.conf");
        if (small && random.Next(3) > 0)
        {
            made.Add("pg_hba.conf",
                $"{(random.Next(2) == 0 ? Focused() : Line(made))}\n{(random.Next(3) == 0 ? "include d/c.conf\n" : "")}");
            made.Add("d/c.conf", Line(made));
            made.Add("names", "alice\n");
            return made;
        }

        made.Add("pg_hba.conf", Lines(made, depth: 0));
        foreach (var name in s_includable)
            if (random.Next(3) > 0) made.Add(name, Lines(made, depth: name.StartsWith('d') ? 2 : 1));
        foreach (var name in s_others)
            if (random.Next(4) == 0) made.Add(name, Lines(made, depth: 2));
        if (random.Next(4) > 0) made.Add("names", Names(made, ["@more", "@deep/x", "@nope"]));
        if (random.Next(3) > 0) made.Add("more", Names(made, ["@deep/x"]));
        if (random.Next(3) > 0) made.Add("deep/x", Names(made, ["@y", "@../more2"]));
        if (random.Next(3) > 0) made.Add("deep/y", Names(made, []));
        if (random.Next(12) == 0) Loop(made);
        if (random.Next(12) == 0) Chain(made);
        if (random.Next(30) == 0) NameLoop(made);
        foreach (var name in made.Names)
            if (random.Next(6) == 0) HbaSpoiler.Spoil(random, made, name);
        HbaSpoiler.Describe(made);
        return made;
    }

    private string Lines(HbaCase made, int depth)
    {
        var text = new StringBuilder();
        var ending = random.Next(6) == 0 ? "\r\n" : "\n";
        for (var count = random.Next(1, 7); count > 0; count--)
        {
            text.Append(random.Next(depth == 0 ? 4 : 7) == 0 ? Include(made, depth) : Line(made));
            text.Append(random.Next(14) == 0 ? "\\" + ending : ending);
        }

        return text.ToString();
    }

    private string Include(HbaCase made, int depth)
    {
        var include = Pick(HbaWords.IncludesAt[depth]);
        made.Features.Add(include.Split(' ', 2)[0].Trim('"'));
        return include;
    }

    private string Line(HbaCase made)
    {
        if (random.Next(8) == 0) return Pick(HbaWords.Lines);
        if (random.Next(4) == 0) return Focused();
        if (random.Next(20) == 0) return Pick(["", "  ", "# comment", "\t# \"", ",", "\"\"", "\"", "\\", "# \\"]);
        var parts = new List<string> { Pick(HbaWords.Types), List(), List() };
        if (parts[0] != "local" || random.Next(10) == 0)
            parts.Add(random.Next(12) == 0 ? HbaPatterns.Address(random) : Pick(HbaWords.Addresses));
        var method = Pick(HbaWords.Methods);
        parts.Add(method);
        AddOptions(parts, method);
        if (random.Next(15) == 0) parts.RemoveAt(random.Next(parts.Count));
        if (random.Next(20) == 0) parts.Insert(random.Next(parts.Count), parts[random.Next(parts.Count)]);
        if (random.Next(6) == 0) parts.Add("# comment");
        if (made.Features.Count == 0) made.Features.Add("record");
        return (random.Next(10) == 0 ? "  " : "")
            + string.Join(Pick([" ", "\t", "  ", " \\\n", " ", " ", "\\\n", " \\\r\n ", "\r"]), parts);
    }

    /// <summary>Nothing in doubt but the method's options.</summary>
    private string Focused()
    {
        var method = Pick(["ldap", "ldap", "radius", "radius", "cert", "gss", "pam", "oauth", "ident", "peer", "md5", "scram-sha-256"]);
        var parts = new List<string> { method == "peer" ? "local" : "hostssl", "all", "all" };
        if (method != "peer") parts.Add(Pick(["all", "10.0.0.0/8", "10.0.0.1 255.255.0.0"]));
        parts.Add(method);
        AddOptions(parts, method);
        return string.Join(' ', parts);
    }

    /// <summary>Those of the method for the most part, so that whole records come about.</summary>
    private void AddOptions(List<string> parts, string method)
    {
        var own = method switch
        {
            "ldap" => HbaWords.LdapOptions,
            "radius" => HbaWords.RadiusOptions,
            "oauth" => HbaWords.OauthOptions,
            _ => HbaWords.Options,
        };
        if (method == "ldap" && random.Next(5) == 0) parts.Add(HbaPatterns.Url(random));
        if (method == "radius" && random.Next(3) > 0) parts.AddRange(["radiusservers=127.0.0.1", "radiussecrets=s"]);
        if (method == "oauth" && random.Next(3) > 0) parts.AddRange(["scope=s", "issuer=i"]);
        if (method == "cert" || parts[0] == "hostssl") own = random.Next(2) == 0 ? HbaWords.CertOptions : own;
        while (random.Next(own == HbaWords.Options ? 3 : 2) == 0) parts.Add(Pick(random.Next(8) == 0 ? HbaWords.Options : own));
    }

    private string List()
    {
        var list = Name();
        while (random.Next(4) == 0) list += Pick([",", ", ", " ,", ",,", ",\"\","]) + Name();
        return list;
    }

    private string Name() => random.Next(12) switch
    {
        0 => HbaPatterns.Field(random),
        1 => Pick(["@names", "@more", "@deep/x", "@\"names\"", "@./names", "@d/../names", "@d", "@nope", "@\"sp ace.conf\"", "@d//b.conf"]),
        _ => Pick(HbaWords.Names),
    };

    private string Names(HbaCase made, string[] references)
    {
        var text = new StringBuilder();
        for (var count = random.Next(0, 6); count > 0; count--)
        {
            var reference = references.Length > 0 && random.Next(5) == 0;
            if (reference) made.Features.Add("@file in @file");
            var name = reference ? Pick(references) : Pick(HbaWords.PlainNames);
            text.Append(name).Append(Pick([",", " ", ", ", "\n", "\r\n", "\n\n", " # c\n", "\\\n", "\t"]));
        }

        if (random.Next(12) == 0) text.Append("include names2\n");
        return text.ToString();
    }

    private void Loop(HbaCase made)
    {
        var file = Pick(["pg_hba.conf", "a.conf", "d/b.conf"]);
        var (from, to) = file == "d/b.conf"
            ? ("d/b.conf", Pick(["include b.conf", "include ../pg_hba.conf", "include_if_exists b.conf", "include_dir ."]))
            :
            (file, Pick([$"include {file}", $"include_if_exists {file}", "include d/../pg_hba.conf", "include \"pg_hba.conf\""]));
        // Only what is reached can loop, and one entry keeps the rows in bounds.
        foreach (var name in made.Names)
            if (name.EndsWith(".conf", StringComparison.Ordinal))
                made.Add(name, made.Text(name).Replace("include", "#nclude", StringComparison.Ordinal));
        if (from != "pg_hba.conf") made.Append("pg_hba.conf", $"\ninclude {from}\n");
        made.Append(from, $"\n{to}\n{Line(made)}\n");
        made.Features.Add("include loop");
    }

    private void Chain(HbaCase made)
    {
        var length = random.Next(8, 14);
        var isNames = random.Next(2) == 0;
        for (var link = 0; link < length; link++)
        {
            var next = link + 1 < length ? isNames
                ? $"n{link}, @c{link + 1}"
                : $"{Pick(["include", "include_if_exists"])} c{link + 1}" : isNames ? "last" : Line(made);
            made.Add($"c{link}", isNames ? next : $"{Line(made)}\n{next}\n");
        }

        made.Append("pg_hba.conf", isNames ? "\nlocal @c0 all trust\n" : "\ninclude c0\n");
        made.Features.Add((isNames ? "@file" : "include") + (length > 10 ? " chain beyond ten" : " chain up to ten"));
    }

    private void NameLoop(HbaCase made)
    {
        var twoSteps = random.Next(2) == 0;
        made.Append("names", twoSteps ? "\nq @loop\n" : "\nq @names\n");
        made.Add("loop", "r\n@names");
        made.Append("pg_hba.conf", "\nlocal all x,@names trust\n");
        made.Features.Add("@file loop");
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
