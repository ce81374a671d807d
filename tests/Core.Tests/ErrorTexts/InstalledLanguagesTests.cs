using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Languages;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

/// <summary>With the catalogues of this machine; where there are none, nothing is asked.</summary>
public sealed class InstalledLanguagesTests
{
    private const string NoRecord = "no pg_hba.conf entry for host \"%s\", user \"%s\", database \"%s\", %s";

    private static readonly string[] s_messages =
    [
        "password authentication failed for user \"%s\"", "Peer authentication failed for user \"%s\"",
        "certificate authentication failed for user \"%s\"", "connection requires a valid client certificate",
        "client certificates can only be checked if a root certificate store is available", "role \"%s\" does not exist",
        "role \"%s\" is not permitted to log in", "database \"%s\" does not exist", "sorry, too many clients already",
        "the database system is starting up", "could not load server certificate file \"%s\": %s",
        "private key file \"%s\" has group or world access", "private key file \"%s\" cannot be reloaded because it requires a passphrase",
        "SSL configuration was not reloaded", "invalid authentication method \"%s\"", "invalid connection type \"%s\"",
        "could not accept SSL connection: EOF detected", "invalid length of startup packet", "no match in usermap \"%s\" for user \"%s\" "
            + "authenticated as \"%s\"",
        "server does not support SSL, but SSL was required\n", "certificate present, but not private key file \"%s\"\n",
        "relation \"%s\" does not exist", "deadlock detected", "canceling statement due to statement timeout", "out of memory",
    ];

    [Fact]
    public void A_sentence_has_the_same_cause_in_every_language()
    {
        var explainer = KnownTextsTests.Installed;
        foreach (var (language, file) in InstalledCatalogues.Places.SelectMany(InstalledCatalogues.Read))
        {
            foreach (var (original, translation) in file.Messages)
            {
                if (!s_messages.Contains(original, StringComparer.Ordinal)) continue;
                var (english, other) = (Fill(original), Fill(translation));
                var (one, two) = (explainer.Explain($"FATAL:  {english}").Cause?.Code, explainer.Explain($"FATAL:  {other}").Cause?.Code);
                Assert.True(one == two, $"{language}: {one} of {english}: {two} of {other}");
            }
        }
    }

    [Fact]
    public void A_refusal_in_another_language_is_read_back_into_the_attempt()
    {
        foreach (var (language, file) in InstalledCatalogues.Places.SelectMany(InstalledCatalogues.Read))
        {
            var sentence = file.Messages.FirstOrDefault(message => message.Original == NoRecord);
            var words = file.Messages.FirstOrDefault(message => message.Original == "SSL encryption");
            if (sentence.Translation is null || words.Translation is null) continue;
            var answer = KnownTextsTests.Installed.Explain(
                $"FATAL:  {Fill(sentence.Translation, "10.0.0.7", "app", "orders", words.Translation)}");
            Assert.True(answer.Cause?.Code == FindingCode.NoRecordTls, language);
            Assert.Equal("app", answer.Attempt?.Role);
        }
    }

    private static string Fill(string format, params string[] given)
    {
        var parsed = FormatText.Of(format);
        return string.Concat(parsed.Pieces.Select((piece, i) =>
            i < parsed.Arguments.Length ? piece + (given.Length > 0 ? given[parsed.Arguments[i]] : "app") : piece)).Trim();
    }
}
