using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>Perl: DBD::Pg by libpq's environment, since its own strings cannot spell every name.</summary>
internal static class PerlSnippet
{
    public static string Of(BundleConnection client) =>
        $$"""
        use strict;
        use warnings;
        use DBI;

        my $files = "$ENV{HOME}/.postgresql/{{client.Folder}}";
        # {{BundleConnection.WherePassword}}
        # In the environment a name stands to the letter; in DBD::Pg's own string a quote or semicolon would not.
        $ENV{PGHOST} = {{Literal.Perl(client.Host)}};
        $ENV{PGPORT} = "{{client.Port}}";
        $ENV{PGDATABASE} = {{Literal.Perl(client.Database)}};
        $ENV{PGUSER} = {{Literal.Perl(client.Role)}};
        {{client.Because("#")}}$ENV{PGSSLMODE} = "{{client.SslMode}}";
        $ENV{PGSSLROOTCERT} = "$files/root.crt";
        $ENV{PGSSLCERT} = "$files/postgresql.crt";
        $ENV{PGSSLKEY} = "$files/postgresql.key";
        my $connection = DBI->connect("dbi:Pg:", "", "", { RaiseError => 1, PrintError => 0 });
        print $connection->selectrow_array("select version()"), "\n";

        """;
}
