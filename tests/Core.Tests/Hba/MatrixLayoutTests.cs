using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class MatrixLayoutTests
{
    private static readonly MatrixNetwork s_socket = new("local", null, []);
    private static readonly MatrixNetwork s_loopback = new("127.0.0.1/32", IPAddress.Loopback, []);
    private static readonly MatrixNetwork s_ten = new("10.0.0.0/8", IPAddress.Parse("10.0.0.7"), []);
    private static readonly MatrixNetwork s_office = new("192.168.7.0/24", IPAddress.Parse("192.168.7.7"), []);

    [Fact]
    public void Roles_that_meet_the_same_records_share_a_row()
    {
        var picture = MatrixLayout.Of(Matrix([s_ten], ("app", [Plain(3)]), ("web", [Plain(3)]), ("report", [Plain(4)])));
        Assert.Equal(["app and web", "report"], picture.Rows.Select(row => row.Title));
        Assert.Equal(3, picture.Counts[AccessClass.Plaintext]);
    }

    [Fact]
    public void A_long_row_is_named_by_two_roles_and_their_number() =>
        Assert.Equal("a, b and 12 more", new MatrixRow([.. "abcdefghijklmn".Select(letter => $"{letter}")], []).Title);

    [Fact]
    public void What_needs_a_look_comes_first()
    {
        var picture = MatrixLayout.Of(
            Matrix([s_ten], ("a", [Cell(AccessClass.Refused, null)]), ("b", [Plain(3)]), ("c", [Plain(4, "trust")])));
        Assert.Equal(["c", "b", "a"], picture.Rows.Select(row => row.Title));
    }

    [Fact]
    public void The_filter_takes_roles_out_of_their_row()
    {
        var picture = MatrixLayout.Of(Matrix([s_ten], ("app", [Plain(3)]), ("web", [Plain(3)])), role => role.Name == "web");
        Assert.Equal("web", Assert.Single(picture.Rows).Title);
        Assert.Null(picture.RowOf("app"));
    }

    [Fact]
    public void Plaintext_from_another_machine_has_a_meaning_and_from_loopback_it_has_none()
    {
        Assert.Equal(Meaning.Attention, CellMeaning.Of(Plain(3), s_ten));
        Assert.Equal(Meaning.Broken, CellMeaning.Of(Plain(3, "trust"), s_ten));
        Assert.Null(CellMeaning.Of(Plain(3), s_loopback));
    }

    [Theory]
    [InlineData("host all all 10.0.0.0/8 trust", Meaning.Broken)]
    [InlineData("hostssl all all 10.0.0.0/8 trust", Meaning.Broken)]
    // A client without TLS gives a password, and one over TLS gives nothing.
    [InlineData("hostssl all all 10.0.0.0/8 trust\nhost all all 10.0.0.0/8 scram-sha-256", Meaning.Broken)]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256", null)]
    [InlineData("hostssl all all 10.0.0.0/8 trust clientcert=verify-full", Meaning.Proven)]
    [InlineData("hostssl all all 10.0.0.0/8 cert", Meaning.Proven)]
    public void A_cell_of_trust_is_not_drawn_like_a_safe_one(string record, Meaning? meaning)
    {
        var matrix = AccessMatrix.Of(HbaText.Rules(record + "\n"), new() { Roles = [new("app", [])], Database = "orders" });
        var column = MatrixLayout.Of(matrix).ColumnOf("10.0.0.0/8");
        Assert.Equal(meaning, CellMeaning.Of(matrix.Cells[0][column], matrix.Networks[column]));
        Assert.Equal(meaning == Meaning.Broken, CellMeaning.AsksNoProof(matrix.Cells[0][column]));
        Assert.Equal(meaning == Meaning.Broken, AccessSentence.Of(matrix, "orders").Meaning == Meaning.Broken);
    }

    [Theory]
    [InlineData("local all all trust", "local", Meaning.Attention)]
    [InlineData("local all all peer", "local", null)]
    [InlineData("host all all 127.0.0.1/32 trust", "127.0.0.1", Meaning.Attention)]
    [InlineData("hostssl all all 127.0.0.1/32 trust", "127.0.0.1", Meaning.Attention)]
    [InlineData("host all all 127.0.0.1/32 scram-sha-256", "127.0.0.1", null)]
    public void Trust_on_the_servers_own_machine_needs_attention(string record, string network, Meaning? meaning)
    {
        var matrix = AccessMatrix.Of(HbaText.Rules(record + "\n"), new() { Roles = [new("app", [])], Database = "orders" });
        var column = MatrixLayout.Of(matrix).ColumnOf(network);
        Assert.Equal(meaning, CellMeaning.Of(matrix.Cells[0][column], matrix.Networks[column]));
    }

    [Fact]
    public void Trust_over_TLS_is_in_the_sentence()
    {
        var matrix = AccessMatrix.Of(HbaText.Rules("hostssl all all 10.0.0.0/8 trust\n"),
            new() { Roles = [new("app", [])], Database = "orders" });
        Assert.Equal(new AccessSentence(Meaning.Broken, "app enters orders without any proof (trust) from 10.0.0.0/8."),
            AccessSentence.Of(matrix, "orders"));
    }

    [Fact]
    public void The_sentence_tells_the_worst_that_is_so()
    {
        Assert.Equal("app enters orders without TLS and without a secret from 10.0.0.0/8.",
            Sentence([s_ten, s_office], ("app", [Plain(3, "trust"), Plain(4)]), ("web", [Plain(3), Plain(4)])));
        Assert.Equal("Every role enters orders without TLS from 192.168.7.0/24 and 10.0.0.0/8.",
            Sentence([s_ten, s_office], ("app", [Plain(3), Plain(4)]), ("web", [Cell(AccessClass.Refused, null), Plain(4)])));
        Assert.Equal("2 roles enter orders without TLS from 10.0.0.0/8.",
            Sentence([s_ten], ("app", [Plain(3)]), ("web", [Plain(3)]), ("x", [Cell(AccessClass.Refused, null)])));
        Assert.Equal("Nobody is known to enter orders without TLS from another machine, but from 10.0.0.0/8 it is undecided.",
            Sentence([s_ten], ("app", [Cell(AccessClass.Undecided, 5)])));
        Assert.Equal("Nobody enters orders without TLS from another machine; every role enters over TLS without a certificate of its "
            + "own from 10.0.0.0/8.", Sentence([s_ten], ("app", [Cell(AccessClass.Tls, 5)]), ("b", [Cell(AccessClass.Tls, 5)])));
        Assert.Equal("Whoever enters orders from another machine comes over TLS and shows a certificate of its own.",
            Sentence([s_loopback, s_ten], ("app", [Plain(3), Cell(AccessClass.MutualTls, 5)])));
        Assert.Equal("Nobody enters orders from another machine.",
            Sentence([s_socket, s_loopback], ("app", [Cell(AccessClass.Socket, 1), Plain(3)])));
    }

    private static string Sentence(ImmutableArray<MatrixNetwork> networks, params (string, AccessCell[])[] rows) =>
        AccessSentence.Of(Matrix(networks, rows), "orders").Text;

    private static AccessMatrix Matrix(ImmutableArray<MatrixNetwork> networks, params (string Role, AccessCell[] Cells)[] rows) =>
        new([.. rows.Select(row => new MatrixRole(row.Role, []))], networks, [.. rows.Select(row => row.Cells.ToImmutableArray())]);

    private static AccessCell Plain(int line, string method = "md5") => Cell(AccessClass.Plaintext, line, method);

    private static AccessCell Cell(AccessClass way, int? line, string method = "md5")
    {
        var verdict = line is null ? (HbaVerdict)new HbaVerdict.ImplicitReject() : new HbaVerdict.Matched(Record(line.Value, method));
        var explanation = new HbaExplanation(verdict, "", []);
        return new(way, explanation, explanation);
    }

    private static HbaRecord Record(int line, string method) => new()
    {
        FileName = "pg_hba.conf",
        LineNumber = line,
        Type = HbaConnectionType.Host,
        Databases = [],
        Roles = [],
        Address = new HbaAddress.Any(),
        Method = method,
        Options = [],
    };
}
