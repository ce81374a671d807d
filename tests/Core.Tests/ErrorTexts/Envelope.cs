using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

/// <summary>What may be around an error before somebody pastes it.</summary>
internal sealed record Envelope(string Name, Func<string, string> Wrap)
{
    private const string Words = "everything worked until this morning, then the deployment showed what follows";

    public static IReadOnlyList<Envelope> All { get; } =
    [
        new("docker compose", text => Each(text, "app-1  | ")),
        new("container runtime", text => Each(text, "2026-11-28T05:14:07.443921113Z stderr F ")),
        new("syslog", text => Each(text, "Nov 28 05:14:07 db1 app[3702]: ")),
        new("journald", text => Each(text, "2026-11-28T05:14:07+00:00 db1 app[3702]: ")),
        new("mail", text => Each(text, "> ")),
        new("box", text => "\u2577\n" + Each(text, "\u2502 ") + "\n\u2575"),
        new("terminal colours", text => Each(text, "\u001b[1;31m") + "\u001b[0m"),
        new("CRLF", text => text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        new("no-break spaces", text => text.Replace(' ', '\u00a0')),
        new("typographic quotation marks", Typographic),
        new("HTML", text => HtmlEncoder.Default.Encode(text)),
        new("HTML twice", text => HtmlEncoder.Default.Encode(HtmlEncoder.Default.Encode(text))),
        new("JSON", text => $"{{\"msg\":{JsonSerializer.Serialize(text)},\"n\":1}}"),
        new("JSON in JSON", text => JsonSerializer.Serialize($"{{\"msg\":{JsonSerializer.Serialize(text)}}}")),
        new("docker's JSON", text => string.Join('\n', text.Split('\n').Select(line =>
            $"{{\"log\":{JsonSerializer.Serialize(line + "\n")},\"stream\":\"stderr\",\"time\":\"2026-11-28T05:14:07Z\"}}"))),
        new("noise", text => $"{Words}\n\n{text}\n\n{Words}"),
        new("broken lines", Broken),
        new("a byte order mark", text => "\ufeff" + text),
        new("mail with broken lines", text => Each(Broken(text), "> ")),
    ];

    public override string ToString() => Name;

    private static string Each(string text, string prefix) => prefix + text.Replace("\n", "\n" + prefix, StringComparison.Ordinal);

    private static string Typographic(string text)
    {
        var open = false;
        return string.Concat(text.Select(character => character switch
        {
            '"' => (open = !open) ? '\u201c' : '\u201d',
            '\'' => '\u2019',
            _ => character,
        }));
    }

    private static string Broken(string text)
    {
        var broken = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var width = 0;
            foreach (var word in line.Split(' '))
            {
                if (width + word.Length > 60 && width > 0)
                {
                    broken.Append('\n');
                    width = 0;
                }
                else if (width > 0)
                {
                    broken.Append(' ');
                }

                broken.Append(word);
                width += word.Length + 1;
            }

            broken.Append('\n');
        }

        return broken.ToString();
    }
}
