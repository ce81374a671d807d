using System.Net;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>How much a cell of the matrix weighs, and which explanation makes it what it is.</summary>
public static class CellMeaning
{
    /// <summary>
    /// Null where nothing is to be said: refused, and a login by a proof over the socket, over TLS or in plaintext that never leaves the
    /// machine. Whoever is let in without any proof is never nothing.
    /// </summary>
    public static Meaning? Of(AccessCell cell, MatrixNetwork network)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Class switch
        {
            AccessClass.Undecided => Meaning.NotKnown,
            _ when AsksNoProof(cell) => network.Example is null || IsLoopback(network) ? Meaning.Attention : Meaning.Broken,
            AccessClass.MutualTls => Meaning.Proven,
            AccessClass.Plaintext when IsLoopback(network) => null,
            AccessClass.Plaintext => HasNoSecret(cell) ? Meaning.Broken : Meaning.Attention,
            _ => null,
        };
    }

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

    /// <summary>Over TLS or without, a record lets in whoever comes (trust, no client certificate).</summary>
    public static bool AsksNoProof(AccessCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return AsksNoProof(cell.WithTls) || AsksNoProof(cell.WithoutTls);
    }

    private static bool AsksNoProof(HbaExplanation explanation) =>
        explanation.Verdict is HbaVerdict.Matched { Record: var record } && RecordMeaning.AsksNoProof(record);

    public static bool IsLoopback(MatrixNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Example is { } example && IPAddress.IsLoopback(example);
    }
}
