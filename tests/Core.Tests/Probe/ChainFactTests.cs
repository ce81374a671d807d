using PgTlsDashboard.Core.Probe.Facts;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class ChainFactTests
{
    [Fact]
    public void A_chain_is_told_as_it_was_sent()
    {
        using var root = Root();
        using var other = Root("CN=other");
        using var intermediate = Intermediate(root);
        using var leaf = Server(intermediate, "CN=db", ["db.test"]);

        var good = ChainFact.Of([ToCore(leaf), ToCore(intermediate)], [ToCore(root)], cut: false);
        var bare = ChainFact.Of([ToCore(leaf)], [ToCore(root)], cut: false);
        var odd = ChainFact.Of([ToCore(leaf), ToCore(root), ToCore(intermediate), ToCore(intermediate), ToCore(other)], [], cut: false);

        Assert.True(good is { InOrder: true, MissingIssuer: null, SurplusRoots.Length: 0, Duplicates.Length: 0, Strangers.Length: 0 });
        Assert.Equal("CN=test intermediate", bare.MissingIssuer);
        Assert.False(odd.InOrder);
        Assert.Null(odd.MissingIssuer);
        Assert.Equal(["CN=test root", "CN=other"], odd.SurplusRoots.ToArray());
        Assert.Equal(["CN=test intermediate"], odd.Duplicates.ToArray());
        Assert.Equal(["CN=other"], odd.Strangers.ToArray());
    }

    [Fact]
    public void A_self_signed_leaf_lacks_nothing()
    {
        using var leaf = Root("CN=db");

        Assert.True(ChainFact.Of([ToCore(leaf)], [], cut: false) is { InOrder: true, MissingIssuer: null, SurplusRoots.Length: 0 });
    }

    [Fact]
    public void A_root_that_was_not_given_is_missing()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db", ["db.test"]);

        Assert.Equal("CN=test root", ChainFact.Of([ToCore(leaf)], [], cut: false).MissingIssuer);
        Assert.Null(ChainFact.Of([ToCore(leaf)], [ToCore(root)], cut: false).MissingIssuer);
    }
}
