using Xunit.Sdk;

namespace PgTlsDashboard.Core.Tests;

public sealed class CostTests
{
    [Fact]
    public void Linear_work_passes_and_squared_work_fails()
    {
        Cost.IsLinear(20_000, size => () => Spin(size));

        Assert.Throws<TrueException>(() => Cost.IsLinear(200, size => () => Spin((long)size * size)));
    }

    private static long Spin(long turns)
    {
        var sum = 0L;
        for (var turn = 0L; turn < turns; turn++) sum += turn ^ sum;
        return sum;
    }
}
