using CsCheck;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class DatabaseErrorTests
{
    [Fact]
    public void An_ErrorResponse_is_read_by_its_fields()
    {
        var error = DatabaseError.FromErrorResponse("SFATAL\0VFATAL\0C28P01\0Mno way\0Fauth.c\0L1\0\0"u8);

        Assert.Equal(new DatabaseError("FATAL", "28P01", "no way"), error);
        Assert.Equal("28P01 no way", error.ToString());
    }

    [Theory]
    [InlineData("Cabc\0Mx\0\0")]
    [InlineData("C28p01\0Mx\0\0")]
    [InlineData("C<scr>\0Mx\0\0")]
    public void A_SQLSTATE_that_is_none_is_left_out(string body) =>
        Assert.Equal("x", DatabaseError.FromErrorResponse(System.Text.Encoding.ASCII.GetBytes(body)).ToString());

    [Fact]
    public void Any_bytes_become_a_bounded_text_without_control_characters() => Gen.Byte.Array[0, 3000].Sample(body =>
    {
        var text = DatabaseError.FromErrorResponse(body).ToString();
        return text.Length <= 520 && !text.Any(char.IsControl);
    });

    [Fact]
    public void Text_of_any_length_is_cut_and_keeps_its_meaning()
    {
        Assert.Equal("café 数据库 'x'", WireText.Neutralise("café\t数据库 'x'\r\n"));
        Assert.Equal(501, WireText.Neutralise(new string('a', 5000)).Length);
        Assert.Equal("a\uFFFDb\uFFFD", WireText.Neutralise("a\u202eb\u0000"));
    }
}
