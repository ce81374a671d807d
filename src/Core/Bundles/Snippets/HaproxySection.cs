using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>HAProxy in front of the server: TLS goes through it, and its check needs no login.</summary>
internal static class HaproxySection
{
    public static string Of(BundleConnection client) =>
        $"""
        # HAProxy passes TLS on and needs none of the files: clients check the server's certificate, which must name the host that they
        # connect to. "option pgsql-check" logs in without TLS and is rejected where TLS is required. This check sends SSLRequest and
        # expects S; the server's log may show "could not accept SSL connection" for each.
        listen {client.Section}
            mode tcp
            bind :5432
            option tcp-check
            tcp-check connect
            tcp-check send-binary 0000000804d2162f
            tcp-check expect string S
            {Server(client)}

        """;

    private static string Server(BundleConnection client) =>
        client.Host.Length > 0 && client.Host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':')
            ? $"server postgresql {Address(client.Host)}:{client.Port} check"
            : "# haproxy.cfg cannot spell this host";

    private static string Address(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
