using MudBlazor;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;

namespace PgTlsDashboard.Client.Access.Matrix;

/// <summary>How a cell of the matrix looks: a word and an icon for each kind of access, a colour only where it means something.</summary>
/// <param name="Meaning">Null where nothing is to be said: refused, and a login by a proof over the socket, over TLS or in plaintext that
/// never leaves the machine.</param>
public sealed record CellAppearance(string Word, string Icon, Meaning? Meaning)
{
    /// <summary>Worst first: the order of the legend and of the rows.</summary>
    public static readonly AccessClass[] Order =
        [AccessClass.Plaintext, AccessClass.Undecided, AccessClass.Tls, AccessClass.Gss, AccessClass.MutualTls, AccessClass.Socket,
            AccessClass.Refused];

    public static string WordOf(AccessClass way) => way switch
    {
        AccessClass.Refused => "Refused",
        AccessClass.Socket => "Unix socket",
        AccessClass.MutualTls => "Mutual TLS",
        AccessClass.Tls => "TLS",
        AccessClass.Gss => "GSS",
        AccessClass.Plaintext => "Plaintext",
        _ => "Undecided",
    };

    public static string IconOf(AccessClass way) => way switch
    {
        AccessClass.Refused => Icons.Material.Outlined.Block,
        AccessClass.Socket => Icons.Material.Outlined.Computer,
        AccessClass.MutualTls => Icons.Material.Filled.VerifiedUser,
        AccessClass.Tls or AccessClass.Gss => Icons.Material.Outlined.Lock,
        AccessClass.Plaintext => Icons.Material.Outlined.LockOpen,
        _ => Icons.Material.Outlined.HelpOutline,
    };

    public static CellAppearance Of(AccessCell cell, MatrixNetwork network)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(WordOf(cell.Class), CellMeaning.AsksNoProof(cell) ? Icons.Material.Filled.Warning : IconOf(cell.Class),
            CellMeaning.Of(cell, network));
    }

    /// <summary>What stands below the word: the method, or why there is not one.</summary>
    public static string Detail(AccessCell cell) => CellMeaning.Deciding(cell).Verdict switch
    {
        _ when CellMeaning.AsksNoProof(cell) => "trust, no proof",
        HbaVerdict.Matched { Record.Method: "reject" } => "reject",
        HbaVerdict.Matched matched => matched.Record.Method,
        HbaVerdict.Undecided undecided => $"line {undecided.Record.LineNumber} or later",
        _ => "no record",
    };
}
