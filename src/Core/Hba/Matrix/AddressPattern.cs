using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>Finds addresses that masks with holes take and leave.</summary>
internal static class AddressPattern
{
    /// <summary>Each step leaves a pattern's reach; more steps than bits are needed only where patterns interlock.</summary>
    private const int MostSteps = 512;

    /// <summary>
    /// The lowest address of the range that is in each of the one kind and in none of the other; null when none was found.
    /// </summary>
    public static UInt128? Find(UInt128 first, UInt128 last, IReadOnlyList<MaskedNetwork> inside, IReadOnlyList<MaskedNetwork> outside)
    {
        UInt128 value = 0, mask = 0;
        foreach (var network in inside)
        {
            if (((network.Value ^ value) & network.Mask & mask) != 0) return null;
            (value, mask) = (value | network.Value, mask | network.Mask);
        }

        var from = first;
        for (var step = 0; step < MostSteps; step++)
        {
            if (Next(from, value, mask) is not { } found || found > last) return null;
            var hit = -1;
            for (var index = 0; index < outside.Count && hit < 0; index++)
                if ((found & outside[index].Mask) == outside[index].Value) hit = index;
            if (hit < 0) return found;
            // The lowest bit that this pattern looks at and the others do not: nothing below it leads out.
            var free = outside[hit].Mask & ~mask;
            if (free == 0) return null;
            var below = (free & (~free + 1)) - 1;
            if ((found | below) >= last) return null;
            from = (found | below) + 1;
        }

        return null;
    }

    /// <summary>The lowest number from <paramref name="from"/> on whose masked bits are the value; null when there is not one.</summary>
    internal static UInt128? Next(UInt128 from, UInt128 value, UInt128 mask)
    {
        var wrong = (from ^ value) & mask;
        if (wrong == 0) return from;
        var bit = UInt128.One << (127 - (int)UInt128.LeadingZeroCount(wrong));
        if ((value & bit) == 0)
        {
            // Too high already: the next higher free bit makes room.
            var free = ~mask & ~from & ~((bit << 1) - 1);
            if (bit << 1 == 0 || free == 0) return null;
            bit = free & (~free + 1);
            return ((from | bit) & ~(bit - 1) & ~mask) | value;
        }

        return (from & ~mask & ~(bit - 1)) | value;
    }
}
