using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Host;

/// <summary>Why the file system said no.</summary>
internal enum FaultReason
{
    NoSpace,
    NoPermission,
    OwnerNotPermitted,
    ReadOnly,
    Busy,
    LinkLoop,
    MissingDirectory,
    IsDirectory,
    NotAFile,
    NameTooLong,
    TooLarge,
    Exists,
    Missing,
    BackupDamaged,
    DirectoryReplaced,
    Other,
}

/// <summary>A refusal of the file system with the file that it is about; its text is fit for people and holds no content.</summary>
internal sealed record FileFault(FaultReason Reason, string Path, int Errno = 0)
{
    internal static FileFault From(int errno, string path) => new(ReasonOf(errno), path, errno);

    internal Finding ToFinding() => new(Code, Severity.Error, Message, Remedy, Path);

    private FindingCode Code => Reason switch
    {
        FaultReason.NoSpace => FindingCode.DiskFull,
        FaultReason.NoPermission => FindingCode.NoPermission,
        FaultReason.OwnerNotPermitted => FindingCode.OwnerNotPermitted,
        FaultReason.ReadOnly => FindingCode.FileSystemReadOnly,
        FaultReason.Busy => FindingCode.FileBusy,
        FaultReason.LinkLoop => FindingCode.LinkLoop,
        FaultReason.MissingDirectory => FindingCode.DirectoryMissing,
        FaultReason.IsDirectory => FindingCode.DirectoryInPlaceOfFile,
        FaultReason.NotAFile => FindingCode.NotARegularFile,
        FaultReason.NameTooLong => FindingCode.NameTooLong,
        FaultReason.TooLarge => FindingCode.FileTooLarge,
        FaultReason.Exists => FindingCode.FileExists,
        FaultReason.Missing => FindingCode.FileMissing,
        FaultReason.BackupDamaged => FindingCode.BackupDamaged,
        FaultReason.DirectoryReplaced => FindingCode.DirectoryReplaced,
        _ => FindingCode.FileSystemError,
    };

    private string Message => Reason switch
    {
        FaultReason.NoSpace => $"There is no space left for {Path}.",
        FaultReason.NoPermission => $"The dashboard's account may not write {Path}.",
        FaultReason.OwnerNotPermitted => $"The dashboard's account may not give {Path} to its owner.",
        FaultReason.ReadOnly => $"{Path} is on a file system that is mounted read-only.",
        FaultReason.Busy => $"{Path} is held by the system and could not be replaced.",
        FaultReason.LinkLoop => $"The symbolic links of {Path} form a loop, or changed while they were followed.",
        FaultReason.MissingDirectory => $"There is no directory {Path}.",
        FaultReason.IsDirectory => $"{Path} is a directory where a file is expected.",
        FaultReason.NotAFile => $"{Path} is not a regular file.",
        FaultReason.NameTooLong => $"The name of {Path} is too long for its file system.",
        FaultReason.TooLarge => $"{Path} is larger than {FileState.SizeLimit / 1024 / 1024} MiB.",
        FaultReason.Exists => $"{Path} exists already.",
        FaultReason.Missing => $"{Path} does not exist.",
        FaultReason.BackupDamaged => $"The backup {Path} is not what was written.",
        FaultReason.DirectoryReplaced => $"{Path} is another directory than when the plan was made; nothing was written there.",
        _ => $"The file system refused {Path}: {Marshal.GetPInvokeErrorMessage(Errno)}.",
    };

    private string Remedy => Reason switch
    {
        FaultReason.NoSpace => "Free space (or quota) on its file system, then plan again.",
        FaultReason.NoPermission => "Let the account that owns the server's files write there, and look for an immutable flag (lsattr).",
        FaultReason.OwnerNotPermitted => "Give the file to the account that runs the server, then plan again.",
        FaultReason.ReadOnly => "Mount it writable for the dashboard, then plan again.",
        FaultReason.Busy => "Stop what holds the file, then plan again.",
        FaultReason.LinkLoop => "Point the link at a file, then plan again.",
        FaultReason.MissingDirectory => "Create the directory with the owner that the server needs, then plan again.",
        FaultReason.IsDirectory or FaultReason.NotAFile => "Move it away, or name another file, then plan again.",
        FaultReason.NameTooLong => "Choose a shorter name.",
        FaultReason.TooLarge => "Check that this is the file that was meant.",
        FaultReason.Exists or FaultReason.Missing => "Plan again from what is there now.",
        FaultReason.BackupDamaged => "Take the file from the server's own backup.",
        FaultReason.DirectoryReplaced => "Look at who moved it, then plan again from what is there now.",
        _ => "Look at the system's log for its disk, then plan again.",
    };

    private static FaultReason ReasonOf(int errno) => errno switch
    {
        Posix.ENOSPC or Posix.EDQUOT or Posix.EFBIG => FaultReason.NoSpace,
        Posix.EACCES or Posix.EPERM => FaultReason.NoPermission,
        Posix.EROFS => FaultReason.ReadOnly,
        Posix.EBUSY or Posix.ETXTBSY => FaultReason.Busy,
        Posix.ELOOP => FaultReason.LinkLoop,
        Posix.EISDIR => FaultReason.IsDirectory,
        Posix.ENOTDIR => FaultReason.MissingDirectory,
        Posix.ENAMETOOLONG => FaultReason.NameTooLong,
        Posix.EEXIST => FaultReason.Exists,
        Posix.ENOENT => FaultReason.Missing,
        _ => FaultReason.Other,
    };
}

/// <summary>Carries a <see cref="FileFault"/> up to the one place of a run that turns it into an outcome.</summary>
internal sealed class FileFaultException(FileFault fault) : Exception(fault.ToFinding().Message)
{
    internal FileFault Fault { get; } = fault;

    internal static FileFaultException Last(string path) => new(FileFault.From(Marshal.GetLastPInvokeError(), path));
}
