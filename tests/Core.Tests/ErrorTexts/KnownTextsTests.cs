using System.Text.Json;
using PgTlsDashboard.Core.ErrorTexts;
using Xunit.Abstractions;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class KnownTextsTests(ITestOutputHelper output)
{
    [Fact]
    public void At_least_95_of_100_known_texts_are_explained_right()
    {
        var explainer = ErrorExplainer.OfThisMachine();
        var (right, all, heard) = (0, 0, 0);
        var lines = new List<string>();
        foreach (var text in ErrorText.All())
        {
            all++;
            var answer = explainer.Explain(text.Text);
            var code = answer.Cause?.Code.Text;
            var isRight = text.Accepts(code);
            if (isRight) right++;
            var spelt = answer.HeardFrom switch
            {
                PgTlsDashboard.Core.ErrorTexts.Causes.Hearer.ServerLog => "server-log",
                PgTlsDashboard.Core.ErrorTexts.Causes.Hearer.PoolerLog => "pooler-log",
                var other => other.ToString().ToLowerInvariant(),
            };
            if (spelt == text.HeardFrom) heard++;
            if (!isRight || spelt != text.HeardFrom)
                lines.Add($"{(isRight ? "heard" : "WRONG")} {all - 1} {text.Id} {text.Form} {text.Lang}: expected {text.Cause} from {text.HeardFrom}, got {code ?? "null"} {answer.Cause?.Confidence} from {spelt}");
        }

        foreach (var line in lines) output.WriteLine(line);
        output.WriteLine($"{right} of {all}; heard {heard}; languages {string.Join(' ', explainer.Languages.Names)}");
        Assert.True(right >= all * 0.95, $"{right} of {all}\n{string.Join('\n', lines)}");
    }
}
