using System.Net;
using MudBlazor;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Matrix;

namespace PgTlsDashboard.Client.Access.Matrix;

/// <summary>How a cell of the matrix looks: a word and an icon for each kind of access, a colour only where it means something.</summary>
/// <param name="Meaning">Null where nothing is to be said: refused, the socket, TLS with a password, plaintext that never leaves the
/// machine.</param>
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
        return new(WordOf(cell.Class), IconOf(cell.Class), cell.Class switch
        {
            AccessClass.MutualTls => Core.Meaning.Proven,
            AccessClass.Undecided => Core.Meaning.NotKnown,
            AccessClass.Plaintext when IsLoopback(network) => null,
            AccessClass.Plaintext => HasNoSecret(cell) ? Core.Meaning.Broken : Core.Meaning.Attention,
            _ => null,
        });
    }

    /// <summary>What stands below the word: the method, or why there is none.</summary>
    public static string Detail(AccessCell cell) => Deciding(cell).Verdict switch
    {
        HbaVerdict.Matched { Record.Method: "reject" } => "reject",
        HbaVerdict.Matched matched => matched.Record.Method,
        HbaVerdict.Undecided undecided => $"line {undecided.Record.LineNumber} or later",
        _ => "no record",
    };

    /// <summary>The explanation that makes the cell what it is.</summary>
    public static HbaExplanation Deciding(AccessCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Class switch
        {
            AccessClass.Plaintext or AccessClass.Socket => cell.WithoutTls,
            AccessClass.Undecided => cell.WithoutTls.Verdict is HbaVerdict.Undecided ? cell.WithoutTls : cell.WithTls,
            AccessClass.Refused => cell.WithTls.Verdict is HbaVerdict.Matched ? cell.WithTls : cell.WithoutTls,
            _ => cell.WithTls,
        };
    }

    /// <summary>Enters by nothing that a listener could not read: trust, or a password in plain.</summary>
    public static bool HasNoSecret(AccessCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Class == AccessClass.Plaintext
            && cell.WithoutTls.Verdict is HbaVerdict.Matched { Record.Method: "trust" or "password" };
    }

    public static bool IsLoopback(MatrixNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Example is { } example && IPAddress.IsLoopback(example);
    }
}
