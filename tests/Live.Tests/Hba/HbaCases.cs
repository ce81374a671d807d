using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>pg_hba.conf files that ask a question each: by hand.</summary>
internal static class HbaCases
{
    public static ImmutableDictionary<string, byte[]> Root(byte[] content) =>
        ImmutableDictionary<string, byte[]>.Empty.Add("pg_hba.conf", content);

    private static ImmutableDictionary<string, byte[]> Text(string content, params (string Name, string Content)[] others)
    {
        var files = Root(Encoding.UTF8.GetBytes(content));
        foreach (var (name, text) in others) files = files.Add(name, Encoding.UTF8.GetBytes(text));
        return files;
    }

    public static IEnumerable<ImmutableDictionary<string, byte[]>> Tricky()
    {
        yield return Text(string.Join('\n', HbaWords.Lines));
        yield return Text(string.Join("\r\n", HbaWords.Lines));
        yield return Text("\uFEFFlocal all all trust\nlocal all all trust\n");
        yield return Text("local all all trust\rlocal all all trust\r");
        yield return Text("local all x\0y trust\nlocal all all trust\nlocal a\0");
        yield return Text("local all x\0" + new string('y', 3000) + " trust\nlocal all all trust\nlocal a\0b\nlocal b all trust\n");
        yield return Text(new string('#', 1500) + "\nlocal all x\0" + new string('y', 1500) + " trust\nlocal all all trust\n");
        yield return Text("local all all \\\ntrust\nlocal \\\n\\\n all all\\\n trust # \\\n still a comment\n\"local\\\n\" all all "
            + "trust\nlocal all all trust\\\\\n\nlocal all all trust \\");
        yield return Text("local all all \\ \ntrust\nlocal all all \\\r\ntrust\n\\\n\\\nlocal all all\\\n\\\n trust\n");
        foreach (var length in (int[])[255, 256, 8191, 8192, 10_238, 10_239, 10_240, 10_241, 20_460, 20_479, 60_000])
        {
            yield return Text($"local all {new string('a', length)} trust\nlocal all all trust\n");
            yield return Text($"local all all trust {new string(' ', length)} foo\nlocal all all trust\n");
            yield return Text($"local all \"{new string('a', length - 1)}\",b,{new string('c', length)} trust # \n");
        }

        yield return Text("");
        yield return Text("\n# nothing\n\n");
        yield return Text("local @db @role trust\nlocal all @none,x trust\nlocal all @\"with space\" trust\nlocal all \"@db\" "
            + "trust\nlocal all @ trust\nhost all all @addr md5\n",
            ("db", "a b,c\n# comment\n\"d e\"\n@more\n"), ("more", "m1\nm2 @deep/x\n"), ("deep/x", "x1, @y"), ("deep/y", "y1"),
            ("role", "alice\r\nbob"), ("with space", "s"), ("none", "# none\n"), ("addr", "10.0.0.0/8"));
        yield return Text(
            "include a.conf\nlocal all all trust\ninclude_if_exists nope.conf\ninclude nope.conf\ninclude_dir d\ninclude_dir "
                + "nod\ninclude_dir \" \"\ninclude \"a.conf\"\n\"include\" a.conf\ninclude a.conf,b\ninclude a.conf x\nlocal @d/a.conf "
                + "all trust\n",
            ("a.conf", "local a all trust\nbroken\ninclude d/b.conf\n"), ("d/b.conf", "local b all trust\ninclude c.conf"),
            ("d/c.conf", "host c all all md5"), ("d/a.conf", "x"), ("d/.hidden.conf", "local h all trust"),
            ("d/x.txt", "local h all trust"), ("d/.conf", "bad"), ("d/sub/e.conf", "local e all trust"));
        yield return Text("include pg_hba.conf\nlocal all all trust\n");
        yield return Text("include_if_exists pg_hba.conf\nlocal all all trust\n");
        yield return Text("include_dir loop\nlocal all all trust\n", ("loop/a.conf", "include_dir ../loop\nlocal a all trust\n"),
            ("loop/b.conf", "local b all trust\n"));
        yield return Text("include ./d/../a.conf\ninclude d//b.conf\nlocal @./d/./b.conf all trust\n", ("a.conf", "local a all trust"),
            ("d/b.conf", "local b all trust"));
        yield return Text("local all @d trust\ninclude d\nlocal all all trust\n", ("d/a.conf", ""));
        foreach (var pattern in HbaWords.Patterns)
            yield return Text($"local \"/{pattern.Replace("\"", "\"\"", StringComparison.Ordinal)}\" all trust\nlocal all /x trust\n");
    }

    public static IEnumerable<ImmutableDictionary<string, byte[]>> Reloads()
    {
        const string own = "local all postgres trust\n";
        yield return Text(own);
        yield return Text("");
        yield return Text("# nothing\n");
        foreach (var line in HbaWords.Lines.Where((_, index) => index % 3 == 0)) yield return Text(own + line + "\n");
        foreach (var option in (string[])["1", "0", "verify-ca", "verify-full", "no-verify", "VERIFY-FULL"])
            yield return Text($"{own}hostssl all all all md5 clientcert={option}\n");
        yield return Text(own + "hostssl all all all md5 clientname=cn\n");
        yield return Text("include a.conf\n", ("a.conf", own));
        yield return Text("include_dir d\n", ("d/a.conf", own));
        yield return Text("include_if_exists nope.conf\n");
        yield return Text(own + "include pg_hba.conf\n");
        yield return Text("local all postgres,@names trust\n", ("names", "a b"));
        // A reload knows no encoding, the view has the database's.
        foreach (var pattern in (string[])["[é-à]", "[à-é]", "[[.é.]]", "é{2}", "[é]", "é"])
            yield return Text($"{own}local \"/{pattern}\" all trust\n");
    }
}
