using System.Text.Json;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Server.Api.Plans;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class RecipeReaderTests
{
    [Fact]
    public void A_server_certificate_is_read_with_all_its_options()
    {
        var request = Assert.IsType<RecipeRequest.ServerCertificate>(
            Read("server-certificate", """{"names":["db1.example","10.0.0.1"],"keyAlgorithm":"P-384","validityDays":90}""", out _));
        Assert.Equal(["db1.example", "10.0.0.1"], request.Names.AsEnumerable());
        Assert.Equal((KeyAlgorithm.EcdsaP384, 90, false), (request.KeyAlgorithm, request.ValidityDays, request.AsInTutorial));
    }

    [Fact]
    public void The_tutorial_s_preset_brings_the_tutorial_s_key_and_validity()
    {
        var request = Assert.IsType<RecipeRequest.ServerCertificate>(
            Read("server-certificate", """{"names":["db1"],"preset":"tutorial"}""", out _));
        Assert.Equal((KeyAlgorithm.Rsa8192, 3650, true), (request.KeyAlgorithm, request.ValidityDays, request.AsInTutorial));
    }

    [Fact]
    public void The_other_recipes_are_read_with_their_options()
    {
        Assert.IsType<RecipeRequest.PgmonetaTrust>(Read("pgmoneta-trust", null, out _));
        var tls = Assert.IsType<RecipeRequest.RequireTls>(
            Read("require-tls", """{"databases":["a"],"roles":"b","addresses":null,"keepLocal":true,"replication":false}""", out _));
        Assert.Equal((true, false, true), (tls.KeepLocal, tls.Replication, tls.Addresses is null));
        Assert.Equal(["b"], tls.Roles!.Value.AsEnumerable());
        Assert.Null(tls.Record);
        Assert.Equal("/pg/pg_hba.conf:7",
            Assert.IsType<RecipeRequest.RequireTls>(Read("require-tls", """{"record":"/pg/pg_hba.conf:7"}""", out _)).Record);
        Assert.Equal(ClientCertificateMode.Cert,
            Assert.IsType<RecipeRequest.ClientCertificates>(Read("client-certificates", """{"mode":"cert"}""", out _)).Mode);
        var moneta = Assert.IsType<RecipeRequest.PgmonetaClient>(Read("pgmoneta-client", """{"section":"primary","role":"repl"}""", out _));
        Assert.Equal(("primary", "repl"), (moneta.Section, moneta.Role));
    }

    [Fact]
    public void Edited_files_are_read_with_their_bytes_and_the_hash_of_what_they_began_with()
    {
        var hash = new string('a', 64);
        var request = Assert.IsType<RecipeRequest.AccessRules>(
            Read("access-rules", $$"""{"files":[{"path":"/pg/pg_hba.conf","baseSha256":"{{hash}}","content":"AP8K"}]}""", out _));
        var file = Assert.Single(request.Files);
        Assert.Equal(("/pg/pg_hba.conf", hash), (file.Path, file.BaseHash));
        Assert.Equal([0, 255, 10], file.Content.AsEnumerable());
        var advice = Assert.IsType<RecipeRequest.FollowAdvice>(
            Read("follow-advice", """{"code":"hba-shadowed","at":"pg_hba.conf:3"}""", out _));
        Assert.Equal(("hba-shadowed", "pg_hba.conf:3"), (advice.Code, advice.At));
    }

    [Theory]
    [InlineData("""[{"path":"a","baseSha256":"00","content":""}]""")]
    [InlineData("""[{"path":"","baseSha256":"HASH","content":""}]""")]
    [InlineData("""[{"path":"a","baseSha256":"HASH","content":"*"}]""")]
    [InlineData("""[{"path":"a","baseSha256":"HASH"}]""")]
    [InlineData("""[{"path":"a","baseSha256":"HASH","content":"","mode":"0777"}]""")]
    [InlineData("""[{"path":7,"baseSha256":"HASH","content":""}]""")]
    [InlineData("""["a"]""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Files_that_are_no_files_are_refused(string files)
    {
        Assert.Null(Read("access-rules", $$"""{"files":{{files.Replace("HASH", new string('a', 64), StringComparison.Ordinal)}}}""",
            out var findings));
        Assert.Equal(("option-invalid", "options.files"), (Assert.Single(findings).Code.Text, findings[0].At));
    }

    [Theory]
    [InlineData("make-coffee", "{}", "recipe-unknown", "server-certificate")]
    [InlineData(null, "{}", "recipe-unknown", "require-tls")]
    [InlineData("pgmoneta-trust", """{"x":1}""", "option-unknown", "takes no options")]
    [InlineData("require-tls", """{"role":["a"]}""", "option-unknown", "roles")]
    [InlineData("server-certificate", "{}", "option-missing", "names")]
    [InlineData("server-certificate", """{"names":null}""", "option-missing", "names")]
    [InlineData("server-certificate", """{"names":[1]}""", "option-invalid", "list")]
    [InlineData("server-certificate", """{"names":["a"],"keyAlgorithm":"dsa"}""", "option-invalid", "ecdsa-p256")]
    [InlineData("server-certificate", """{"names":["a"],"preset":"none"}""", "option-invalid", "tutorial")]
    [InlineData("server-certificate", """{"names":["a"],"validityDays":"9"}""", "option-invalid", "3650")]
    [InlineData("require-tls", """{"keepLocal":"yes"}""", "option-invalid", "true")]
    [InlineData("client-certificates", """{"mode":"none"}""", "option-invalid", "verify-ca")]
    [InlineData("pgmoneta-client", """{"section":"x"}""", "option-missing", "role")]
    [InlineData("access-rules", "{}", "option-missing", "baseSha256")]
    [InlineData("follow-advice", "{}", "option-missing", "code")]
    [InlineData("pgmoneta-trust", "[]", "option-invalid", "object")]
    public void What_a_recipe_does_not_take_is_told_with_what_it_takes(string? recipe, string options, string code, string allowed)
    {
        Assert.Null(Read(recipe, options, out var findings));
        Assert.Contains(findings, f => f.Code.Text == code && $"{f.Message} {f.Remedy}".Contains(allowed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ecdsa-p256", KeyAlgorithm.EcdsaP256)]
    [InlineData("EC-P256", KeyAlgorithm.EcdsaP256)]
    [InlineData("P-256", KeyAlgorithm.EcdsaP256)]
    [InlineData("prime256v1", KeyAlgorithm.EcdsaP256)]
    [InlineData("ECDSA P-384", KeyAlgorithm.EcdsaP384)]
    [InlineData("rsa2048", KeyAlgorithm.Rsa2048)]
    [InlineData("RSA-3072", KeyAlgorithm.Rsa3072)]
    [InlineData("rsa-4096", KeyAlgorithm.Rsa4096)]
    [InlineData("RSA 8192", KeyAlgorithm.Rsa8192)]
    public void A_key_algorithm_is_read_by_its_names(string text, KeyAlgorithm algorithm) =>
    Assert.Equal(algorithm, Spelling.KeyAlgorithm(text));

    [Fact]
    public void Every_key_algorithm_is_spelled_as_it_is_read_and_is_documented() => Assert.All(Enum.GetValues<KeyAlgorithm>(), algorithm =>
    {
        Assert.Equal(algorithm, Spelling.KeyAlgorithm(Spelling.Of(algorithm)));
        Assert.Contains(Spelling.Of(algorithm), Spelling.KeyAlgorithms, StringComparison.Ordinal);
    });

    private static RecipeRequest? Read(string? recipe, string? options,
        out System.Collections.Immutable.ImmutableArray<Core.Finding> findings) =>
        RecipeReader.Read(recipe, options is null ? null : JsonDocument.Parse(options).RootElement, out findings);
}
