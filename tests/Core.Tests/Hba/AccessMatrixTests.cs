using System.Net;
using CsCheck;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class AccessMatrixTests
{
    private static MatrixQuestion Question(params string[] roles) =>
        new() { Roles = [.. roles.Select(role => new MatrixRole(role, []))], Database = "app" };

    private static AccessMatrix Of(string file, MatrixQuestion? question = null) =>
        AccessMatrix.Of(HbaText.Rules(file), question ?? Question("alice"));

    private static string[] Row(AccessMatrix matrix, int role = 0) =>
        [.. matrix.Networks.Zip(matrix.Cells[role], (network, cell) => $"{network.Name}: {cell.Class}")];

    [Fact]
    public void A_nested_network_is_a_column_and_its_surroundings_are_named_without_it()
    {
        var matrix = Of(
            "local all all peer\nhostssl all all 10.1.0.0/16 cert\nhostssl all all 10.0.0.0/8 md5\nhost all all 127.0.0.1/32 trust\n");
        Assert.Equal(
            ["local: Socket", "10.0.0.0/8: Tls", "10.1.0.0/16: MutualTls", "127.0.0.1: Plaintext", "any other IPv4: Refused",
                "any IPv6: Refused"], Row(matrix));
        Assert.Equal("10.1.0.0/16", string.Join('|', matrix.Networks[1].Without));
        Assert.Equal("10.0.0.0/8|127.0.0.1", string.Join('|', matrix.Networks[4].Without));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), matrix.Networks[1].Example);
        Assert.Null(matrix.Networks[0].Example);
    }

    [Fact]
    public void The_weakest_way_that_is_open_gives_the_class()
    {
        Assert.Equal("any IPv4: Plaintext", Row(Of("hostssl all all all cert\nhost all all all md5\n"))[1]);
        Assert.Equal("any IPv4: Tls", Row(Of("hostssl all all all md5 clientcert=verify-ca\n"))[1]);
        Assert.Equal("any IPv4: MutualTls", Row(Of("hostssl all all all md5 clientcert=verify-full\nhost all all all reject\n"))[1]);
        Assert.Equal("any IPv4: Gss", Row(Of("hostgssenc all all all gss\n"))[1]);
        Assert.Equal("any IPv4: Refused", Row(Of("host all all all reject\nhost all all all trust\n"))[1]);
    }

    [Fact]
    public void With_TLS_off_hostssl_matches_nobody()
    {
        const string file = "hostssl all all all md5\n";
        Assert.Equal("any IPv4: Tls", Row(Of(file))[1]);
        var off = Of(file, Question("alice") with { TlsIsOn = false });
        Assert.Equal("any IPv4: Refused", Row(off)[1]);
        Assert.Contains("TLS is off", off.Cells[0][1].WithTls.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_name_makes_a_cell_undecided_only_where_it_decides()
    {
        Assert.Equal("any IPv4: Undecided", Row(Of("host all all db.example.com md5\n"))[1]);
        Assert.Equal("any IPv4: Refused", Row(Of("host all bob db.example.com md5\n"))[1]);
        Assert.Equal("any IPv4: Plaintext", Row(Of("host all all db.example.com md5\nhost all all all trust\n"))[1]);
        Assert.Equal("any IPv4: Undecided", Row(Of("host all all db.example.com reject\nhost all all all trust\n"))[1]);
        Assert.Equal("any IPv4: Refused", Row(Of("host all all db.example.com reject\n"))[1]);
        Assert.Equal("any IPv4: Plaintext", Row(Of("hostssl all all db.example.com md5\nhostnossl all all all md5\n"))[1]);
    }

    [Fact]
    public void Memberships_that_nobody_asked_for_leave_a_group_undecided()
    {
        var question = Question() with { Roles = [new("alice", null), new("bob", ["team"]), new("carol", [])] };
        var matrix = Of("host all +team all md5\n", question);
        Assert.Equal(["any IPv4: Undecided", "any IPv4: Plaintext", "any IPv4: Refused"],
            Enumerable.Range(0, 3).Select(role => Row(matrix, role)[1]));
    }

    [Fact]
    public void Networks_of_other_databases_and_roles_are_no_columns() =>
        Assert.Equal(["local", "any IPv4", "any IPv6"],
            Of("host other all 10.0.0.0/8 md5\nhost all bob 11.0.0.0/8 md5\nhost replication all 12.0.0.0/8 md5\n").Networks
                .Select(network => network.Name));

    [Fact]
    public void A_network_that_others_fill_is_no_column() =>
        Assert.Equal(
            ["local", "10.0.0.0/9", "10.128.0.0/9", "any other IPv4", "any IPv6"],
            Of("host all all 10.0.0.0/8 md5\nhost all all 10.0.0.0/9 md5\nhost all all 10.128.0.0/9 md5\n").Networks
                .Select(network => network.Name));

    [Fact]
    public void A_mask_with_holes_has_a_column_and_is_taken_from_its_surroundings()
    {
        var matrix = Of("host all all 10.0.0.7 255.0.0.255 trust\nhostssl all all 10.0.0.0/8 md5\n");
        Assert.Equal(["local: Refused", "10.0.0.7 255.0.0.255 in 10.0.0.0/8: Plaintext", "10.0.0.0/8: Tls", "any other IPv4: Refused",
            "any IPv6: Refused"], Row(matrix));
        Assert.Equal("10.0.0.7 255.0.0.255", string.Join('|', matrix.Networks[2].Without));
    }

    [Fact]
    public void Too_many_networks_are_cut_and_it_is_said()
    {
        var matrix = Of(
            string.Concat(Enumerable.Range(0, 1000).Select(index => $"host all all 10.{index / 256}.{index % 256}.0/24 md5\n")));
        Assert.InRange(matrix.Networks.Length, 100, 400);
        Assert.Equal(800, matrix.NetworksLeftOut);
        Assert.Equal("any other IPv4: Refused", Row(matrix)[^2]);
        Assert.Equal(0, Of("host all all 10.0.0.0/8 md5\n").NetworksLeftOut);
    }

    [Fact]
    public void Every_address_of_a_column_meets_what_the_cell_says()
    {
        var address = Gen.OneOf(Gen.Byte.Array[4].Select(bytes => new IPAddress([10, .. bytes[1..]])),
            Gen.Byte.Array[4].Select(bytes => new IPAddress([10, 1, 2, bytes[3]])), Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)),
            Gen.Byte.Array[16].Select(bytes => new IPAddress([0x20, 1, 0xd, 0xb8, .. bytes[4..]])),
            Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)));
        Gen.Select(HbaRandom.Rules(), address.Array[20], Gen.Int[0, 3], HbaRandom.Interfaces).Sample(
            (file, addresses, replication, interfaces) =>
            {
                var rules = HbaText.Rules(file);
                var question = new MatrixQuestion
                {
                    Roles = [new("alice", ["team"]), new("bob", []), new("carol", null)],
                    Database = "app",
                    Replication = replication == 0,
                    Interfaces = interfaces
                };
                var matrix = AccessMatrix.Of(rules, question);
                foreach (var client in addresses.Where(client => !client.IsIPv4MappedToIPv6)) Check(rules, question, matrix, client);
                Check(rules, question, matrix, null);
            },
            iter: 1500);
    }

    private static void Check(HbaRules rules, MatrixQuestion question, AccessMatrix matrix, IPAddress? client)
    {
        var column = client is null ? 0 : ColumnOf(matrix, client);
        for (var role = 0; role < matrix.Roles.Length; role++)
        {
            var cell = matrix.Cells[role][column].Class;
            string Kind(bool tls, bool gss)
            {
                var attempt = new HbaAttempt
                {
                    Address = client,
                    Tls = tls,
                    Gss = gss,
                    Role = matrix.Roles[role].Name,
                    MemberOf = matrix.Roles[role].MemberOf,
                    Database = question.Database,
                    Replication = question.Replication
                };
                return HbaEvaluator.Explain(rules, attempt, question.Interfaces).Verdict switch
                {
                    HbaVerdict.Matched { Record.Method: not "reject" } matched =>
                        matched.Record.ClientCert == "verify-full" ? "mutual" : "in",
                    HbaVerdict.Undecided => "unknown",
                    _ => "out",
                };
            }

            var (plain, tls, gss) = (Kind(false, false), Kind(true, false), Kind(false, true));
            if (client is null)
            {
                if (plain != "unknown") Assert.Equal(plain == "out" ? AccessClass.Refused : AccessClass.Socket, cell);
                continue;
            }

            // Where the evaluator does not decide, the cell may still: all that is possible may be the same.
            if (plain == "unknown" || (plain == "out" && (tls == "unknown" || (tls == "out" && gss == "unknown")))) continue;
            var expected = plain != "out" ? AccessClass.Plaintext : tls == "mutual" ? AccessClass.MutualTls : tls == "in"
                ? AccessClass.Tls
                : gss != "out" ? AccessClass.Gss : AccessClass.Refused;
            Assert.True(expected == cell, $"{client} in {matrix.Networks[column].Name}: {cell}, the evaluator {expected}");
        }
    }

    /// <summary>The column's name and what it goes without, read as people would.</summary>
    private static int ColumnOf(AccessMatrix matrix, IPAddress client)
    {
        bool In(string network)
        {
            if (network.StartsWith("any ", StringComparison.Ordinal))
                return network.EndsWith("IPv6",
                    StringComparison.Ordinal) == (client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
            var parts = network.Split([' ', '/']);
            var own = IPAddress.Parse(parts[0]);
            var bits = own.GetAddressBytes().Length * 8;
            var mask = parts.Length == 1 ? HbaAddressText.Mask(bits, bits) : network.Contains('/', StringComparison.Ordinal)
                ? HbaAddressText.Mask(int.Parse(parts[1], null), bits)
                : IPAddress.Parse(parts[1]);
            return MaskedNetwork.Of(own, mask).Holds(ClientAddress.Of(client));
        }

        var columns = Enumerable.Range(1, matrix.Networks.Length - 1)
            .Where(index => matrix.Networks[index].Name.Split(" in ").All(In) && !matrix.Networks[index].Without.Any(In)
                && (matrix.Networks[index].Example!.AddressFamily == client.AddressFamily)).ToList();
        return Assert.Single(columns);
    }
}
