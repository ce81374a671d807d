using System.Text;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Random pg_ident.conf files.</summary>
internal sealed class IdentGenerator(Random random)
{
    private static readonly string[] s_names = ["m", "\"m n\"", "alice", "all", "\"all\"", "+team", "/^(.*)@x$", "\\1", "\"\\1\"", "@names",
        "a,b", "\"\"", "/", "\"/(\"", "\xE9", "\u00C3\u00A9", "#c", "a\"b c\"", "\"/a{2,1}\""];

    public HbaCase Next()
    {
        var made = new HbaCase("pg_ident.conf");
        made.Add("pg_ident.conf", Lines(0));
        made.Add("names", random.Next(2) == 0 ? "alice\n" : "alice bob\n/(\n");
        made.Add("a.conf", Lines(1));
        if (random.Next(2) == 0) made.Add("d/b.conf", Lines(2));
        if (random.Next(25) == 0) made.Append("pg_ident.conf", "\ninclude pg_ident.conf\nm @loop b\n");
        if (random.Next(25) == 0) made.Add("loop", "x\n@loop");
        foreach (var name in made.Names)
            if (random.Next(5) == 0) HbaSpoiler.Spoil(random, made, name);
        return made;
    }

    private string Lines(int depth)
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            if (random.Next(6) == 0)
                text.Append(depth == 0
                    ? Pick(["include a.conf", "include_dir d", "include_if_exists nope", "include nope"])
                    : "include_if_exists d/b.conf x");
            else for (var fields = random.Next(8) == 0 ? random.Next(6) : 3; fields > 0; fields--)
                text.Append(Name()).Append(Pick([" ", "\t", "  ", " \\\n"]));
            text.Append(Pick(["\n", "\n", "\r\n", "# c\n", "\\\n"]));
        }

        return text.ToString();
    }

    private string Name() => random.Next(6) == 0 ? HbaPatterns.Field(random) : Pick(s_names);

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
