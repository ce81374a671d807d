using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Python: asyncpg, which takes the files as a context of the module ssl.</summary>
internal static class AsyncpgSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        import asyncio
        import ssl
        from pathlib import Path

        import asyncpg

        files = Path.home() / ".postgresql" / "{{client.Folder}}"
        tls = ssl.create_default_context(cafile=files / "root.crt")
        tls.load_cert_chain(files / "postgresql.crt", files / "postgresql.key")
        {{Names(client)}}

        async def main():
            # {{BundleConnection.WherePassword}}
            connection = await asyncpg.connect(
                host={{Literal.Python(client.Host)}},
                port={{client.Port}},
                database={{Literal.Python(client.Database)}},
                user={{Literal.Python(client.Role)}},
                ssl=tls,
            )
            print(await connection.fetchval("select version()"))
            await connection.close()


        asyncio.run(main())

        """;

    private static string Names(BundleConnection client) =>
        client.HostNameIsProven ? "" : client.Because("#") + "tls.check_hostname = False\n";
}
