using System.Buffers.Binary;
using System.Text;
using CsCheck;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Known;
using PgTlsDashboard.Core.ErrorTexts.Languages;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class MoFileTests
{
    private const string Header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Messages_are_read_in_either_byte_order(bool little)
    {
        var file = MoFile.Read(Write(little, ("", Header), ("role \"%s\" does not exist", "Rolle »%s« gibt es nicht")));
        Assert.Equal([("role \"%s\" does not exist", "Rolle »%s« gibt es nicht")], file!.Messages.ToArray());
    }

    [Fact]
    public void Each_form_of_a_plural_is_a_message_and_a_context_is_left_out() => Assert.Equal(
        [("%d roles", "eine"), ("%d roles", "viele"), ("open", "auf")],
        MoFile.Read(Write(true, ("", Header), ("%d role\0%d roles", "eine\0viele"), ("file\x04open", "auf")))!.Messages.ToArray());

    [Fact]
    public void The_charset_of_the_header_counts()
    {
        var text = Write(true, ("", Header.Replace("UTF-8", "ISO-8859-1", StringComparison.Ordinal)), ("role", "xx"));
        text[^2] = 0xe9;
        Assert.Equal([("role", "x\u00e9")], MoFile.Read(text)!.Messages.ToArray());
        Assert.Null(MoFile.Read(Write(true, ("", "Content-Type: text/plain; charset=NO-SUCH\n"), ("a", "b"))));
    }

    [Fact]
    public void A_file_that_is_damaged_anywhere_is_read_or_left_out()
    {
        var whole = Write(true, ("", Header), ("role \"%s\" does not exist", "Rolle »%s« gibt es nicht"), ("a", "b"));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample(damage =>
        {
            var (at, value, length) = damage;
            var bytes = whole.ToArray();
            bytes[at] = value;
            _ = MoFile.Read(bytes);
            _ = MoFile.Read(bytes.AsSpan(0, length));
        }, iter: 5000);
    }

    [Fact]
    public void Numbers_past_the_file_or_past_a_limit_are_refused()
    {
        foreach (var at in (int[])[8, 12, 16, 28, 32])
        {
            foreach (var value in (uint[])[uint.MaxValue, int.MaxValue, 0x7ffffff0, 1_000_000])
            {
                var bytes = Write(true, ("", Header), ("a", "b"));
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
                Assert.Null(MoFile.Read(bytes));
            }
        }

        Assert.Null(MoFile.Read([]));
        Assert.Null(MoFile.Read(new byte[MoFile.LargestFile + 1]));
        Assert.Null(MoFile.Read(new byte[100]));
    }

    [Fact]
    public void Strings_that_share_bytes_cannot_make_a_small_file_large()
    {
        const int count = 2000;
        var bytes = new byte[20 + count * 16 + 60_000];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x950412de);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), 20);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), 20 + count * 8);
        for (var i = 0; i < count * 2; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20 + i * 8), 60_000);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24 + i * 8), 20 + count * 16);
        }

        Assert.Null(MoFile.Read(bytes));
    }

    [Fact]
    public void A_translated_sentence_is_explained_with_its_names_in_their_places()
    {
        var explainer = With(
            ("no pg_hba.conf entry for host \"%s\", user \"%s\", database \"%s\", %s", "%4$s, %3$s, %2$s, fremd: «%1$s» ohne Zeile"),
            ("no encryption", "offen"), ("FATAL", "TOT"));
        var answer = explainer.Explain("TOT: «10.0.0.7» fremd: offen, orders, app, fremd: «10.0.0.7» ohne Zeile");
        Assert.Equal(FindingCode.NoRecordPlaintext, answer.Cause?.Code);
        Assert.Equal(["xx"], explainer.Languages.Names.ToArray());
        Assert.DoesNotContain(answer.Findings, finding => finding.Code == FindingCode.LanguagesNotFound);
    }

    [Fact]
    public void A_sentence_that_is_not_known_and_one_that_is_not_translated_are_not_kept() => Assert.Empty(With(
        ("checkpoint complete", "Kontrollpunkt fertig"), ("role \"%s\" does not exist", "role \"%s\" does not exist")).Languages.Names
        .Except(["xx"]));

    [Fact]
    public void Without_a_catalogue_the_answer_says_that_only_English_is_recognised() => Assert.Contains(
        new ErrorExplainer(MessageLanguages.EnglishOnly).Explain("x").Findings, finding => finding.Code == FindingCode.LanguagesNotFound);

    [Fact]
    public void Catalogues_are_found_below_a_place_and_a_damaged_one_is_left_out()
    {
        var place = Directory.CreateTempSubdirectory("pgtls-mo-");
        try
        {
            foreach (var language in (string[])["de", "fr", "it"])
                Directory.CreateDirectory(Path.Combine(place.FullName, language, "LC_MESSAGES"));
            File.WriteAllBytes(Path.Combine(place.FullName, "de", "LC_MESSAGES", "postgres-15.mo"),
                Write(true, ("", Header), ("role \"%s\" does not exist", "Rolle »%s« gibt es nicht")));
            File.WriteAllText(Path.Combine(place.FullName, "fr", "LC_MESSAGES", "postgres-15.mo"), "no catalogue");
            Assert.Equal(["de"], InstalledCatalogues.Read(place.FullName).Select(catalogue => catalogue.Language));
            Assert.Empty(InstalledCatalogues.Read(Path.Combine(place.FullName, "absent")));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private static ErrorExplainer With(params (string, string)[] messages) =>
        new(MessageLanguages.Of([("xx", new MoFile([.. messages]))], KnownErrors.Hold));

    private static byte[] Write(bool little, params (string Original, string Translation)[] messages)
    {
        var texts = messages.Select(message => message.Original).Concat(messages.Select(message => message.Translation))
            .Select(Encoding.UTF8.GetBytes).ToArray();
        var bytes = new byte[20 + texts.Length * 8 + texts.Sum(text => text.Length + 1)];
        void Number(int at, int value)
        {
            if (little) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
            else BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        }

        Number(0, unchecked((int)0x950412de));
        Number(8, messages.Length);
        Number(12, 20);
        Number(16, 20 + messages.Length * 8);
        var offset = 20 + texts.Length * 8;
        for (var i = 0; i < texts.Length; i++)
        {
            Number(20 + i * 8, texts[i].Length);
            Number(24 + i * 8, offset);
            texts[i].CopyTo(bytes, offset);
            offset += texts[i].Length + 1;
        }

        return bytes;
    }
}
