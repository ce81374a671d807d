using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Live.Tests;

/// <summary>pg_hba.conf files that ask a question each: by hand, and made at random of what the grammar is made of.</summary>
internal static class HbaCases
{
    public static ImmutableDictionary<string, byte[]> Root(byte[] content) => ImmutableDictionary<string, byte[]>.Empty.Add("pg_hba.conf", content);

    private static ImmutableDictionary<string, byte[]> Text(string content, params (string Name, string Content)[] others)
    {
        var files = Root(Encoding.UTF8.GetBytes(content));
        foreach (var (name, text) in others) files = files.Add(name, Encoding.UTF8.GetBytes(text));
        return files;
    }

    public static IEnumerable<ImmutableDictionary<string, byte[]>> Tricky()
    {
        yield return Text(string.Join('\n', Lines));
        yield return Text(string.Join("\r\n", Lines));
        yield return Text("\uFEFFlocal all all trust\nlocal all all trust\n");
        yield return Text("local all all trust\rlocal all all trust\r");
        yield return Text("local all x\0y trust\nlocal all all trust\nlocal a\0");
        yield return Text("local all x\0" + new string('y', 3000) + " trust\nlocal all all trust\nlocal a\0b\nlocal b all trust\n");
        yield return Text(new string('#', 1500) + "\nlocal all x\0" + new string('y', 1500) + " trust\nlocal all all trust\n");
        yield return Text("local all all \\\ntrust\nlocal \\\n\\\n all all\\\n trust # \\\n still a comment\n\"local\\\n\" all all trust\nlocal all all trust\\\\\n\nlocal all all trust \\");
        yield return Text("local all all \\ \ntrust\nlocal all all \\\r\ntrust\n\\\n\\\nlocal all all\\\n\\\n trust\n");
        foreach (var length in (int[])[255, 256, 8191, 8192, 10_238, 10_239, 10_240, 10_241, 20_460, 20_479, 60_000])
        {
            yield return Text($"local all {new string('a', length)} trust\nlocal all all trust\n");
            yield return Text($"local all all trust {new string(' ', length)} foo\nlocal all all trust\n");
            yield return Text($"local all \"{new string('a', length - 1)}\",b,{new string('c', length)} trust # \n");
        }

        yield return Text("");
        yield return Text("\n# nothing\n\n");
        yield return Text("local @db @role trust\nlocal all @none,x trust\nlocal all @\"with space\" trust\nlocal all \"@db\" trust\nlocal all @ trust\nhost all all @addr md5\n",
            ("db", "a b,c\n# comment\n\"d e\"\n@more\n"), ("more", "m1\nm2 @deep/x\n"), ("deep/x", "x1, @y"), ("deep/y", "y1"), ("role", "alice\r\nbob"), ("with space", "s"), ("none", "# none\n"), ("addr", "10.0.0.0/8"));
        yield return Text("include a.conf\nlocal all all trust\ninclude_if_exists nope.conf\ninclude nope.conf\ninclude_dir d\ninclude_dir nod\ninclude_dir \" \"\ninclude \"a.conf\"\n\"include\" a.conf\ninclude a.conf,b\ninclude a.conf x\nlocal @d/a.conf all trust\n",
            ("a.conf", "local a all trust\nbroken\ninclude d/b.conf\n"), ("d/b.conf", "local b all trust\ninclude c.conf"), ("d/c.conf", "host c all all md5"), ("d/a.conf", "x"), ("d/.hidden.conf", "local h all trust"), ("d/x.txt", "local h all trust"), ("d/.conf", "bad"), ("d/sub/e.conf", "local e all trust"));
        yield return Text("include pg_hba.conf\nlocal all all trust\n");
        yield return Text("include_if_exists pg_hba.conf\nlocal all all trust\n");
        yield return Text("include_dir loop\nlocal all all trust\n", ("loop/a.conf", "include_dir ../loop\nlocal a all trust\n"), ("loop/b.conf", "local b all trust\n"));
        yield return Text("include ./d/../a.conf\ninclude d//b.conf\nlocal @./d/./b.conf all trust\n", ("a.conf", "local a all trust"), ("d/b.conf", "local b all trust"));
        yield return Text("local all @d trust\ninclude d\nlocal all all trust\n", ("d/a.conf", ""));
        foreach (var pattern in Patterns)
            yield return Text($"local \"/{pattern.Replace("\"", "\"\"", StringComparison.Ordinal)}\" all trust\nlocal all /x trust\n");
    }

    public static IEnumerable<ImmutableDictionary<string, byte[]>> Reloads()
    {
        const string own = "local all postgres trust\n";
        yield return Text(own);
        yield return Text("");
        yield return Text("# nothing\n");
        foreach (var line in Lines.Where((_, index) => index % 3 == 0)) yield return Text(own + line + "\n");
        foreach (var option in (string[])["1", "0", "verify-ca", "verify-full", "no-verify", "VERIFY-FULL"]) yield return Text($"{own}hostssl all all all md5 clientcert={option}\n");
        yield return Text(own + "hostssl all all all md5 clientname=cn\n");
        yield return Text("include a.conf\n", ("a.conf", own));
        yield return Text("include_dir d\n", ("d/a.conf", own));
        yield return Text("include_if_exists nope.conf\n");
        yield return Text(own + "include pg_hba.conf\n");
        yield return Text("local all postgres,@names trust\n", ("names", "a b"));
    }

    public static ImmutableDictionary<string, byte[]> Random(Random random)
    {
        var files = Root(RandomFile(random, depth: 0));
        foreach (var name in (string[])["names", "a.conf", "d/b.conf", "d/c.conf"])
            if (random.Next(3) > 0) files = files.Add(name, RandomFile(random, depth: name == "names" ? 2 : 1));
        return files;
    }

    private static byte[] RandomFile(Random random, int depth)
    {
        var text = new StringBuilder();
        var ending = random.Next(5) == 0 ? "\r\n" : "\n";
        for (var count = random.Next(1, 8); count > 0; count--)
        {
            if (depth == 2) text.Append(Pick(random, Names)).Append(Pick(random, [",", " ", ", ", ending]));
            else if (random.Next(6) == 0) text.Append(Pick(random, depth == 0 ? Includes : ["include d/c.conf", "include_if_exists names"])).Append(ending);
            else text.Append(RandomLine(random)).Append(random.Next(12) == 0 ? "\\" + ending : ending);
        }

        if (random.Next(4) == 0) text.Length -= Math.Min(text.Length, random.Next(1, 4));
        if (random.Next(10) == 0 && text.Length > 0) text[random.Next(text.Length)] = Pick(random, ["\"", "#", ",", "\\", "\r", "\n", "@", "\0", "é"])[0];
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string RandomLine(Random random)
    {
        if (random.Next(8) == 0) return Pick(random, Lines);
        var parts = new List<string> { Pick(random, Types), List(random), List(random) };
        if (parts[0] != "local" || random.Next(10) == 0) parts.Add(Pick(random, Addresses));
        parts.Add(Pick(random, Methods));
        while (random.Next(3) == 0) parts.Add(Pick(random, Options));
        if (random.Next(15) == 0) parts.RemoveAt(random.Next(parts.Count));
        if (random.Next(6) == 0) parts.Add("# comment");
        return (random.Next(10) == 0 ? "  " : "") + string.Join(Pick(random, [" ", "\t", "  ", " \\\n", " ", " "]), parts);
    }

    private static string List(Random random)
    {
        var list = Pick(random, Names);
        while (random.Next(4) == 0) list += Pick(random, [",", ", ", " ,", ",,"]) + Pick(random, Names);
        return list;
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static readonly string[] Types = ["local", "host", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc", "HOST", "\"host\"", "hosts", "host,local"];

    private static readonly string[] Names =
        ["all", "all", "\"all\"", "alice", "\"Big Name\"", "+team", "+\"team\"", "\"+team\"", "sameuser", "samerole", "samegroup", "replication", "/^a.*$", "/(", "@names", "\"@names\"", "\"\"", "a\"b c\"d", "\"a\"\"b\"", "x#y", "é"];

    private static readonly string[] Addresses =
        ["all", "samehost", "samenet", "10.0.0.0/8", "10.1.2.3/8", "10.0.0.1 255.0.0.0", "10.0.0.1 255.0.255.0", "::1/128", "::/0", "fe80::/10", "2001:db8::1 ffff:ffff::", "127.0.0.1/32", "0.0.0.0/0", "db.example.com", ".example.com",
         "1.2.3.4", "1.2.3/24", "10/8", "0x0a.1/8", "010.1/8", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/0x8", "\"1.2.3.4/ 8\"", "::ffff:1.2.3.4/96", "::1.2.3.4/128", "1::2::3/4", "256.1.1.1/8", "host/8", "\"all\"", "fe80::1%lo/64", "::1%1/128", "::%lo/0", "1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7::/120", "::2:3:4:5:6:7:8/128", "0:0:1:0:0:0:1:0/1", "4294967295/32", "4294967296/32", "1.16777215/32", "1.16777216/32", "1.2.3.4./8", "+1.2.3.4/8", "1.2.3.4 10.0.0.0/8"];

    private static readonly string[] Methods =
        ["trust", "trust", "reject", "md5", "scram-sha-256", "password", "ident", "peer", "cert", "gss", "sspi", "pam", "bsd", "ldap", "radius", "oauth", "Trust", "md5,trust", "\"md5\""];

    private static readonly string[] Options =
        ["clientcert=verify-full", "clientcert=verify-ca", "clientcert=1", "clientcert=0", "clientname=DN", "clientname=CN", "map=m", "map=", "foo", "foo=bar", "=x", "ldapserver=h", "ldapbasedn=\"dc=x,dc=y\"", "ldapprefix=p", "ldapsuffix=s", "ldapport=389",
         "ldapport=x", "ldapport=12x", "ldaptls=1", "ldapscheme=ldaps", "ldapscheme=foo", "ldapsearchattribute=uid", "ldapsearchfilter=\"(uid=$username)\"", "ldapbinddn=x", "ldapbindpasswd=y", "ldapurl=\"ldap://h/dc=x?uid?sub?(a=b)\"", "ldapurl=ldaps://h:99/dc=x?uid?one", "ldapurl=ldapi://h/", "ldapurl=http://h/", "ldapurl=ldap://",
         "radiusservers=127.0.0.1", "radiussecrets=s", "radiusservers=\"127.0.0.1,::1\"", "radiussecrets=\"s,t\"", "radiussecrets=\"s,t,u\"", "radiusports=1812", "radiusports=x", "radiusports=\"1,\"", "radiusports=\"1,2,3\"", "radiusidentifiers=i", "radiusidentifiers=\"i,\"\"j k\"\"\"", "radiusidentifiers=\"a,b,c\"", "radiussecrets=\"a b\"", "radiussecrets=",
         "pamservice=p", "pam_use_hostname=1", "krb_realm=R", "include_realm=0", "include_realm=1", "compat_realm=1", "upn_username=1", "scope=s", "issuer=i", "validator=v", "delegate_ident_mapping=1", "\"map=a b\"", "map=\"a,b\"", "map=a,b"];

    private static readonly string[] Includes =
        ["include a.conf", "include_if_exists a.conf", "include_if_exists nope.conf", "include_dir d", "include nope.conf", "include d/b.conf", "include_dir nope", "include", "include a.conf b", "include d"];

    private static readonly string[] Patterns =
        ["", "a", "^a$", "a**", "*a", "+", "(", ")", "()", "(a", "a)", "[", "[]", "[]]", "[^]a]", "[a", "[b-a]", "[a-b-c]", "[a-]", "[-a]", "[[:alpha:]]", "[[:nope:]]", "[[:alpha:]-z]", "[a-[:alpha:]]", "[[.a.]]", "[[.ab.]]", "[[=a=]]", "[[.", "[[:", "[[:alpha:", "[\\\\d]", "[\\d]", "[\\D]", "[\\w-z]", "[\\q]", "[\\",
         "a{1}", "a{1,2}", "a{2,1}", "a{1,}", "a{,1}", "a{", "a{x", "a{1", "a{1,", "a{1x}", "a{256}", "a{255}", "a{1,2,3}", "{1}", "{a}", "a{1}{2}", "a*?", "a*??", "a+*", "^*", "$*", "a|", "|a", "a||b", "(|a)", "a|*", "(?:a)", "(?:", "(?=a)", "(?=a)*", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?a)", "(?i)A", "(?q)a(", "(?z)a", "(?i", "(?#x)a", "(?",
         "\\", "\\d", "\\q", "\\1", "(a)\\1", "(a)\\2", "(a\\1)", "\\A", "\\Z", "\\m\\M", "\\y*", "\\x", "\\x41", "\\u0041", "\\u41", "\\U00000041", "\\0", "\\012", "\\e", "\\cA", "\\c", "\\B", "\\8", "\\10", "***=a(", "***:a", "***a", "***", "**", "a\\{1}", "\\.", "a.b", "a{0}", "a{0,0}", "((((((((((a))))))))))\\10", "\\w+@\\W*"];

    private static readonly string[] Lines =
    [
        "host all all all gss", "host all all all gss include_realm=0 krb_realm=X", "host all all all sspi", "host all all all pam", "host all all all bsd", "host all all all ldap", "host all all all ldap ldapserver=x ldapprefix=y",
        "hostssl all all all cert", "hostssl all all all cert map=x", "hostssl all all all cert clientcert=verify-ca", "hostssl all all all cert clientcert=0", "hostssl all all all cert clientcert=1", "hostssl all all all md5 clientcert=1",
        "hostssl all all all md5 clientcert=0", "hostssl all all all md5 clientcert=no-verify", "hostssl all all all md5 clientcert=verify-ca", "hostssl all all all md5 clientcert=verify-full", "hostssl all all all md5 clientname=DN",
        "hostssl all all all md5 clientname=xx", "hostssl all all all md5 clientcert=VERIFY-FULL", "host all all all md5 clientcert=verify-full", "host all all all radius", "host all all all radius radiusservers=127.0.0.1",
        "host all all all radius radiusservers=127.0.0.1 radiussecrets=x radiusports=1,2 radiusidentifiers=a", "host all all all radius radiusservers=\"127.0.0.1,::1,127.0.0.2\" radiussecrets=\"x,y\" radiusports=\"1,2\"",
        "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"1,2,3\"", "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"x\" radiusidentifiers=z",
        "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"1\" radiusidentifiers=\"z,q,r\"", "host all all all radius radiusservers=\"\" radiussecrets=\"x,y\"", "host all all all radius radiusservers=\"1.2.3.4\" radiussecrets=\"\"",
        "host all all all oauth", "host all all all oauth scope=a issuer=b", "local all all gss", "local all all ident", "local all all ident map=q", "local all all peer", "host all all all peer", "local all all cert", "local all all trust clientcert=verify-full",
        "host all all all ident", "host all all all trust map=x", "host all all all trust foo", "host all all all trust foo=bar", "host all all all trust =bar", "host all all all Trust", "host all all all \"trust\"", "hostgssenc all all all trust", "hostgssenc all all all md5",
        "hostnogssenc all all all md5", "hostgss all all all md5", "host all all 10.0.0.1/8 md5", "host all all 10.0.0.1 255.0.0.0 md5", "host all all 10.1/8 md5", "host all all 0x7f.1/8 md5", "host all all fe80::1%lo/64 md5", "host all all fe80::1%nope/64 md5",
        "host all all ::ffff:1.2.3.4/128 md5", "host all all ::1.2.3.4/128 md5", "host all all ::5efe:1.2.3.4/128 md5", "host all all 1.2.3.4 ::1 md5", "host all all 1.2.3.4 foo md5", "host all all 1.2.3.4 md5", "host all all /8 md5", "host all all \"\" md5",
        "host all all foo/8 md5", "host all all 1.2.3.4/33 md5", "host all all \"1.2.3.4/ +8\" md5", "host all all 1.2.3.4/8/8 md5", "host all all 1.2.3.4,1.2.3.5 md5", "host all all .example.com md5", "host all all \"all\" md5", "host all all SAMENET md5",
        "host all all samenet md5", "host all all samehost md5", "host all all all md5 a , b", "host all , all md5", "host a , b all all md5", "host a, b all all md5", "\"hostssl\" all all all md5", "host,hostssl all all all md5", "local", "local all", "local all all",
        "host all all", "host all all all", "host all all all md5,trust", "host all \"/(\" all md5", "host \"/[\" all all md5", "host all /x{2,1} all md5", "host all /a** all md5", "host all @nofile all md5", "host @\"no file\" all all md5",
        "include foo bar", "host all all all ldap ldapurl=\"x\"", "host all all all pam pamservice=x", "host all all all md5 pamservice=x", "host all all all md5 ldapserver=x", "host all all all md5 krb_realm=x", "host all all all md5 include_realm=x",
        "host all all all md5 compat_realm=x", "host all all all md5 upn_username=x", "host all all all md5 radiussecrets=x", "host all all all md5 issuer=x", "host all all all reject", "host all all all md5#comment", "host all all all md5 # map=x", "host all \"unclosed all md5",
        "local \"a\"\"b\" \"\"\"\" trust", "local \"\" a\"\"b trust", "local \"\"x\"\" x\"\" trust", "local a,,b all trust", "local a,\"b c\",d all trust", "local all all trust,", ",local all all trust", "local all all \"trust\",",
    ];
}
