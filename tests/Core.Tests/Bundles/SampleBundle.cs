using System.Text;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Tests.Pki;

namespace PgTlsDashboard.Core.Tests.Bundles;

/// <summary>A bundle on disk, unpacked as a person would.</summary>
internal sealed class SampleBundle : IDisposable
{
    private readonly CertificateAuthority _authority = TestAuthorities.Root();
    private readonly PrivateKey _key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
    private readonly ScratchDirectory _scratch = new();

    public SampleBundle(
        string role = "repl",
        string host = "db.example.com",
        string database = "app",
        string target = "production",
        int port = 5432,
        string? passphrase = null,
        bool withKey = true,
        bool proven = true)
    {
        Certificate = _authority.IssueClient(RoleName.Problem(role) is null
            ? role
            : "repl", _key, TestAuthorities.Now, TestAuthorities.OneYear);
        var contents = new BundleContents
        {
            Host = host,
            Port = port,
            Database = database,
            Role = role,
            TargetName = target,
            Certificate = Certificate,
            Key = withKey ? _key : null,
            Roots = [_authority.Certificate],
            Passphrase = passphrase,
            HostNameIsProven = proven,
        };
        Folder = Bundle.FolderOf(contents);
        Files = [.. Bundle.Build(contents)];
    }

    public Certificate Certificate { get; }

    public Certificate Root => _authority.Certificate;

    public BundleFile[] Files { get; }

    public string Folder { get; }

    public ScratchDirectory Scratch => _scratch;

    public string Text(string name) => Encoding.UTF8.GetString(Files.Single(f => f.Name == name).Content.AsSpan());

    public byte[] Pack(BundleFormat format, string folder = "repl-production") =>
        Bundle.Pack([.. Files], folder, format, TestAuthorities.Now);

    /// <summary>The folder that tar made of the archive.</summary>
    public string Unpack()
    {
        var archive = _scratch.Write("bundle.tar.gz", Pack(BundleFormat.TarGz));
        ExternalTool.Run("tar", "-xzf", archive, "-C", _scratch.Path).MustSucceed();
        return _scratch.File("repl-production");
    }

    public void Dispose()
    {
        _key.Dispose();
        _authority.Dispose();
        _scratch.Dispose();
    }
}
