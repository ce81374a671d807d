namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>What random files are made of: the grammar's words, and what is nearly one. Each char is a byte.</summary>
internal static class HbaWords
{
    public static readonly string[] Types =
        ["local", "host", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc", "HOST", "\"host\"", "hosts", "host,local"];

    public static readonly string[] Names =
        ["all", "all", "\"all\"", "alice", "\"Big Name\"", "+team", "+\"team\"", "\"+team\"", "sameuser", "samerole", "samegroup",
            "replication", "/^a.*$", "/(", "@names", "\"@names\"", "\"\"", "a\"b c\"d", "\"a\"\"b\"", "x#y", "\u00C3\u00A9"];

    public static readonly string[] Addresses =
        ["all", "samehost", "samenet", "10.0.0.0/8", "10.1.2.3/8", "10.0.0.1 255.0.0.0", "10.0.0.1 255.0.255.0", "::1/128", "::/0",
            "fe80::/10", "2001:db8::1 ffff:ffff::", "127.0.0.1/32", "0.0.0.0/0", "db.example.com", ".example.com",
         "1.2.3.4", "1.2.3/24", "10/8", "0x0a.1/8", "010.1/8", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/0x8", "\"1.2.3.4/ 8\"",
         "::ffff:1.2.3.4/96", "::1.2.3.4/128", "1::2::3/4", "256.1.1.1/8", "host/8", "\"all\"", "fe80::1%lo/64", "::1%1/128", "::%lo/0",
         "1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7::/120", "::2:3:4:5:6:7:8/128", "0:0:1:0:0:0:1:0/1", "4294967295/32", "4294967296/32",
         "1.16777215/32", "1.16777216/32", "1.2.3.4./8", "+1.2.3.4/8", "1.2.3.4 10.0.0.0/8"];

    public static readonly string[] Methods =
        ["trust", "trust", "reject", "md5", "scram-sha-256", "password", "ident", "peer", "cert", "gss", "sspi", "pam", "bsd", "ldap",
            "radius", "oauth", "Trust", "md5,trust", "\"md5\""];

    public static readonly string[] Options =
        ["clientcert=verify-full", "clientcert=verify-ca", "clientcert=1", "clientcert=0", "clientname=DN", "clientname=CN", "map=m",
            "map=", "foo", "foo=bar", "=x", "ldapserver=h", "ldapbasedn=\"dc=x,dc=y\"", "ldapprefix=p", "ldapsuffix=s", "ldapport=389",
         "ldapport=x", "ldapport=12x", "ldaptls=1", "ldapscheme=ldaps", "ldapscheme=foo", "ldapsearchattribute=uid",
         "ldapsearchfilter=\"(uid=$username)\"", "ldapbinddn=x", "ldapbindpasswd=y", "ldapurl=\"ldap://h/dc=x?uid?sub?(a=b)\"",
         "ldapurl=ldaps://h:99/dc=x?uid?one", "ldapurl=ldapi://h/", "ldapurl=http://h/", "ldapurl=ldap://",
         "radiusservers=127.0.0.1", "radiussecrets=s", "radiusservers=\"127.0.0.1,::1\"", "radiussecrets=\"s,t\"",
         "radiussecrets=\"s,t,u\"", "radiusports=1812", "radiusports=x", "radiusports=\"1,\"", "radiusports=\"1,2,3\"",
         "radiusidentifiers=i", "radiusidentifiers=\"i,\"\"j k\"\"\"", "radiusidentifiers=\"a,b,c\"", "radiussecrets=\"a b\"",
         "radiussecrets=",
         "pamservice=p", "pam_use_hostname=1", "krb_realm=R", "include_realm=0", "include_realm=1", "compat_realm=1", "upn_username=1",
         "scope=s", "issuer=i", "validator=v", "delegate_ident_mapping=1", "\"map=a b\"", "map=\"a,b\"", "map=a,b"];

    /// <summary>
    /// By the depth of the file that holds them: what is deeper includes only what is deeper still, so that rows stay in bounds.
    /// </summary>
    public static readonly string[][] IncludesAt =
    [
        ["include a.conf", "include b.conf", "include_if_exists a.conf", "include_if_exists nope.conf", "include_dir d", "include_dir ./d",
            "include_dir d/sub/..", "include nope.conf", "include d/b.conf", "include_dir nope", "include", "include a.conf b", "include d",
         "include_if_exists d", "\"include\" a.conf", "include \"a.conf\"", "include a.conf,b.conf", "include_dir \" \"",
         "include_dir \"\"", "include \"\"", "include \"sp ace.conf\"", "include_dir a.conf", "include @names", "include_dir d # c",
         "INCLUDE a.conf", "include_if_exists \"\"", "include_dir deep"],
        ["include d/b.conf", "include d/c.conf", "include_if_exists names", "include_dir d/sub", "include ./d/../d/Z.conf",
            "include_if_exists d/nope", "include_dir nope", "include names"],
        ["include sub/e.conf", "include_if_exists sub/nope.conf", "include nope", "include_dir sub", "include ../names",
            "include_if_exists ../deep/y"],
    ];

    public static readonly string[] PlainNames = ["alice", "bob", "all", "\"all\"", "\"d e\"", "+team", "\"\"", "a\"b c\"d", "/^x",
        "\"/(\"", "\u00C3\u00A9", "\xE9", "\"@x\"", "#c", "sameuser", "\"unclosed"];

    public static readonly string[] CertOptions = ["clientcert=verify-full", "clientcert=verify-ca", "clientcert=1", "clientcert=0",
        "clientcert=no-verify", "clientcert=", "clientname=DN", "clientname=CN", "clientname=cn", "map=m"];

    public static readonly string[] LdapOptions =
        ["ldapserver=h", "\"ldapserver=h1 h2\"", "ldapbasedn=\"dc=x,dc=y\"", "ldapprefix=p", "ldapsuffix=s", "ldapport=389", "ldapport=x",
            "ldapport=12x", "ldapport=-3", "ldapport=0", "ldapport=99999999999", "\"ldapport= 7\"", "ldapport=+7", "ldaptls=1",
            "ldaptls=yes", "ldapscheme=ldaps", "ldapscheme=foo",
         "ldapscheme=", "ldapsearchattribute=uid", "ldapsearchfilter=\"(uid=$username)\"", "ldapbinddn=x", "ldapbindpasswd=y",
         "ldapurl=\"ldap://h/dc=x?uid?sub?(a=b)\"", "ldapurl=ldaps://h:99/dc=x?uid?one", "ldapurl=ldap://", "ldapbasedn=", "ldapprefix="];

    public static readonly string[] RadiusOptions =
        ["radiusservers=127.0.0.1", "radiusservers=\"127.0.0.1,::1\"", "radiusservers=\"127.0.0.1, 10.1 ,0x7f.1\"", "radiusservers=",
            "radiusservers=\",\"", "radiussecrets=s", "radiussecrets=\"s,t\"", "radiussecrets=\"s,t,u\"", "radiussecrets=\"a b\"",
            "radiussecrets=", "radiusports=1812", "radiusports=x",
         "radiusports=\"1,\"", "radiusports=\"1,2\"", "radiusports=\"1,2,3\"", "radiusports=\"1,x\"", "radiusports=", "radiusports=-1",
         "radiusports=\"\"\"1\"\"\"", "radiusidentifiers=i", "radiusidentifiers=\"i,\"\"j k\"\"\"", "radiusidentifiers=\"a,b,c\"",
         "radiusidentifiers=\"\"\"a\"", "radiusidentifiers=\" \""];

    public static readonly string[] OauthOptions =
        ["scope=s", "issuer=i", "scope=", "validator=v", "validator=", "delegate_ident_mapping=1", "delegate_ident_mapping=0", "map=m",
            "\"scope=a b\""];

    public static readonly string[] Patterns =
        ["", "a", "^a$", "a**", "*a", "+", "(", ")", "()", "(a", "a)", "[", "[]", "[]]", "[^]a]", "[a", "[b-a]", "[a-b-c]", "[a-]", "[-a]",
            "[[:alpha:]]", "[[:nope:]]", "[[:alpha:]-z]", "[a-[:alpha:]]", "[[.a.]]", "[[.ab.]]", "[[=a=]]", "[[.", "[[:", "[[:alpha:",
            "[\\\\d]", "[\\d]", "[\\D]", "[\\w-z]", "[\\q]", "[\\",
         "a{1}", "a{1,2}", "a{2,1}", "a{1,}", "a{,1}", "a{", "a{x", "a{1", "a{1,", "a{1x}", "a{256}", "a{255}", "a{1,2,3}", "{1}", "{a}",
         "a{1}{2}", "a*?", "a*??", "a+*", "^*", "$*", "a|", "|a", "a||b", "(|a)", "a|*", "(?:a)", "(?:", "(?=a)", "(?=a)*", "(?!a)b",
         "(?<=a)b", "(?<!a)b", "(?a)", "(?i)A", "(?q)a(", "(?z)a", "(?i", "(?#x)a", "(?",
         "\\", "\\d", "\\q", "\\1", "(a)\\1", "(a)\\2", "(a\\1)", "\\A", "\\Z", "\\m\\M", "\\y*", "\\x", "\\x41", "\\u0041", "\\u41",
         "\\U00000041", "\\0", "\\012", "\\e", "\\cA", "\\c", "\\B", "\\8", "\\10", "***=a(", "***:a", "***a", "***", "**", "a\\{1}", "\\.",
         "a.b", "a{0}", "a{0,0}", "((((((((((a))))))))))\\10", "\\w+@\\W*"];

    public static readonly string[] Lines =
    [
        "host all all all gss", "host all all all gss include_realm=0 krb_realm=X", "host all all all sspi", "host all all all pam",
        "host all all all bsd", "host all all all ldap", "host all all all ldap ldapserver=x ldapprefix=y",
        "hostssl all all all cert", "hostssl all all all cert map=x", "hostssl all all all cert clientcert=verify-ca",
        "hostssl all all all cert clientcert=0", "hostssl all all all cert clientcert=1", "hostssl all all all md5 clientcert=1",
        "hostssl all all all md5 clientcert=0", "hostssl all all all md5 clientcert=no-verify",
        "hostssl all all all md5 clientcert=verify-ca", "hostssl all all all md5 clientcert=verify-full",
        "hostssl all all all md5 clientname=DN",
        "hostssl all all all md5 clientname=xx", "hostssl all all all md5 clientcert=VERIFY-FULL",
        "host all all all md5 clientcert=verify-full", "host all all all radius", "host all all all radius radiusservers=127.0.0.1",
        "host all all all radius radiusservers=127.0.0.1 radiussecrets=x radiusports=1,2 radiusidentifiers=a",
        "host all all all radius radiusservers=\"127.0.0.1,::1,127.0.0.2\" radiussecrets=\"x,y\" radiusports=\"1,2\"",
        "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"1,2,3\"",
        "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"x\" radiusidentifiers=z",
        "host all all all radius radiusservers=\"127.0.0.1,::1\" radiussecrets=\"x,y\" radiusports=\"1\" radiusidentifiers=\"z,q,r\"",
        "host all all all radius radiusservers=\"\" radiussecrets=\"x,y\"",
        "host all all all radius radiusservers=\"1.2.3.4\" radiussecrets=\"\"",
        "host all all all oauth", "host all all all oauth scope=a issuer=b", "local all all gss", "local all all ident",
        "local all all ident map=q", "local all all peer", "host all all all peer", "local all all cert",
        "local all all trust clientcert=verify-full",
        "host all all all ident", "host all all all trust map=x", "host all all all trust foo", "host all all all trust foo=bar",
        "host all all all trust =bar", "host all all all Trust", "host all all all \"trust\"", "hostgssenc all all all trust",
        "hostgssenc all all all md5",
        "hostnogssenc all all all md5", "hostgss all all all md5", "host all all 10.0.0.1/8 md5", "host all all 10.0.0.1 255.0.0.0 md5",
        "host all all 10.1/8 md5", "host all all 0x7f.1/8 md5", "host all all fe80::1%lo/64 md5", "host all all fe80::1%nope/64 md5",
        "host all all ::ffff:1.2.3.4/128 md5", "host all all ::1.2.3.4/128 md5", "host all all ::5efe:1.2.3.4/128 md5",
        "host all all 1.2.3.4 ::1 md5", "host all all 1.2.3.4 foo md5", "host all all 1.2.3.4 md5", "host all all /8 md5",
        "host all all \"\" md5",
        "host all all foo/8 md5", "host all all 1.2.3.4/33 md5", "host all all \"1.2.3.4/ +8\" md5", "host all all 1.2.3.4/8/8 md5",
        "host all all 1.2.3.4,1.2.3.5 md5", "host all all .example.com md5", "host all all \"all\" md5", "host all all SAMENET md5",
        "host all all samenet md5", "host all all samehost md5", "host all all all md5 a , b", "host all , all md5",
        "host a , b all all md5", "host a, b all all md5", "\"hostssl\" all all all md5", "host,hostssl all all all md5", "local",
        "local all", "local all all",
        "host all all", "host all all all", "host all all all md5,trust", "host all \"/(\" all md5", "host \"/[\" all all md5",
        "host all /x{2,1} all md5", "host all /a** all md5", "host all @nofile all md5", "host @\"no file\" all all md5",
        "include foo bar", "host all all all ldap ldapurl=\"x\"", "host all all all pam pamservice=x", "host all all all md5 pamservice=x",
        "host all all all md5 ldapserver=x", "host all all all md5 krb_realm=x", "host all all all md5 include_realm=x",
        "host all all all md5 compat_realm=x", "host all all all md5 upn_username=x", "host all all all md5 radiussecrets=x",
        "host all all all md5 issuer=x", "host all all all reject", "host all all all md5#comment", "host all all all md5 # map=x",
        "host all \"unclosed all md5",
        "local \"a\"\"b\" \"\"\"\" trust", "local \"\" a\"\"b trust", "local \"\"x\"\" x\"\" trust", "local a,,b all trust",
        "local a,\"b c\",d all trust", "local all all trust,", ",local all all trust", "local all all \"trust\",",
    ];
}
