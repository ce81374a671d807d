using System.Collections.Concurrent;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>The POSIX script that installs a bundle. No value from outside lands in it but the folder's name, which is made safe.</summary>
internal static class InstallScript
{
    private static readonly ConcurrentDictionary<(string Keys, string Others, string Texts), string> s_scripts = new();

    /// <summary>
    /// For the certificate and key files of a bundle, and the texts into which the script writes the paths of these files.
    /// </summary>
    public static string For(string folder, IEnumerable<BundleFile> files, IEnumerable<BundleFile> texts)
    {
        var ordered = files.OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
        var names = (Join(ordered.Where(f => f.Mode == BundleFile.Secret)), Join(ordered.Where(f => f.Mode != BundleFile.Secret)),
            Join(texts));
        return s_scripts.GetOrAdd(names, static key => Write(key.Keys, key.Others, key.Texts)).Replace("@FOLDER@", folder,
            StringComparison.Ordinal);
    }

    private static string Join(IEnumerable<BundleFile> files) => string.Join(' ', files.Select(f => f.Name));

    private static string Write(string keys, string others, string texts) => Begin(keys, others, texts) + AsUser + Check + Copy + Place;

    private static string Begin(string keys, string others, string texts) =>
        $$"""
        #!/bin/sh
        # Installs this bundle into ~/.postgresql/@FOLDER@, which its texts name, or into the directory given.
        #   sh install.sh [--user NAME] [--replace] [DIRECTORY]
        # --user NAME  for another account of this machine and as that account; needs root
        # --replace    for a renewal: replaces the files that are there; without it nothing is overwritten
        set -eu
        umask 077

        keys='{{keys}}'
        others='{{others}}'
        # In these the paths of the installed files are filled in.
        texts='{{texts}}'

        say() { printf '%s\n' "$*" >&2; }

        usage() {
            say "Usage: sh install.sh [--user NAME] [--replace] [DIRECTORY]"
            exit 2
        }

        user='' replace='' target=''
        while [ $# -gt 0 ]; do
            case $1 in
                --user) [ $# -ge 2 ] || usage; user=$2; shift ;;
                --replace) replace=--replace ;;
                --*) usage ;;
                *) [ -n "$1" ] && [ -z "$target" ] || usage; target=$1 ;;
            esac
            shift
        done
        source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
        for file in $keys $others $texts; do
            if [ ! -f "$source/$file" ]; then
                say "$source/$file is missing. Unpack the bundle again. Nothing was copied."
                exit 1
            fi
        done
        case $target in
            ''|/*) ;;
            *) target=$(pwd)/$target ;;
        esac


        """;

    /// <summary>The account copies what it was handed: root writes into no directory that another account can change meanwhile.</summary>
    private const string AsUser =
        """
        if [ -n "$user" ]; then
            case $user in -*) usage ;; esac
            uid=$(id -u "$user") || exit 1
            if [ "$uid" != "$(id -u)" ]; then
                if [ "$(id -u)" -ne 0 ]; then
                    say "Only root can install for $user. Nothing was copied."
                    exit 1
                fi
                copy=$(mktemp -d)
                trap 'rm -rf -- "$copy"' EXIT
                trap 'exit 129' HUP
                trap 'exit 130' INT
                trap 'exit 143' TERM
                for file in install.sh $keys $others $texts; do cp -- "$source/$file" "$copy/$file"; done
                chown -h "$user" "$copy"/*
                chown "$user" "$copy"
                # As text of a command for su, with each quote of the directory escaped.
                directory=''
                if [ -n "$target" ]; then directory="'$(printf %s "$target" | sed "s/'/'\\\\''/g")'"; fi
                home=$(getent passwd "$user" 2>/dev/null | cut -d: -f6) || home=''
                [ -n "$home" ] || home=$(awk -F: -v name="$user" '$1 == name { print $6 }' /etc/passwd)
                switch=su
                if command -v runuser >/dev/null 2>&1; then switch=runuser; fi
                cd /
                HOME=$home "$switch" -s /bin/sh -c "sh '$copy/install.sh' $replace $directory" "$user"
                exit
            fi
        fi
        target=${target:-${HOME:?HOME is not set: name a directory}/.postgresql/@FOLDER@}


        """;

    private const string Check =
        """
        # These would need quotes in one of the texts.
        case $target in
            *[\'\"\\%\#\;\$\&\|]*|*[[:cntrl:]]*)
                say "$target has a character that the texts cannot spell. Nothing was copied."
                exit 1 ;;
        esac
        conflicts=0
        for file in $keys $others $texts; do
            if [ -d "$target/$file" ] && [ ! -L "$target/$file" ]; then
                say "$target/$file is a directory."
                conflicts=1
            elif [ -z "$replace" ] && { [ -e "$target/$file" ] || [ -L "$target/$file" ]; }; then
                say "$target/$file exists."
                conflicts=1
            fi
        done
        if [ "$conflicts" -ne 0 ]; then
            say "Nothing was copied. For a renewal: sh install.sh --replace. Else move these files away, or name another directory."
            exit 1
        fi


        """;

    private const string Copy =
        """
        work=$target/.install
        made='' parent='' placed='' working=''
        undo() {
            status=$?
            trap - EXIT
            set +e
            for file in $placed; do
                if [ -e "$work/old/$file" ] || [ -L "$work/old/$file" ]; then mv -f -- "$work/old/$file" "$target/$file"
                else rm -f -- "$target/$file"
                fi
            done
            if [ -n "$working" ]; then rm -rf -- "$work"; fi
            if [ -n "$made" ]; then rmdir -- "$target" 2>/dev/null; fi
            if [ -n "$parent" ]; then rmdir -- "$parent" 2>/dev/null; fi
            say "Failed: what had been copied was removed again, and what it had replaced is back."
            [ "$status" -ne 0 ] || status=1
            exit "$status"
        }
        trap undo EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM

        if [ ! -d "$target" ]; then
            if [ ! -d "${target%/*}" ]; then parent=${target%/*}; fi
            mkdir -p -- "$target"
            made=yes
            chmod 0700 -- "$target"
        fi
        if ! mkdir -- "$work"; then
            say "Another install.sh is at work in $target, or one was killed: then remove $work, whose old/ holds what was replaced."
            exit 1
        fi
        working=yes
        mkdir -- "$work/new" "$work/old"
        for file in $keys $others; do cat -- "$source/$file" > "$work/new/$file"; done
        for file in $texts; do sed "s|@FILES@|$target|g" "$source/$file" > "$work/new/$file"; done
        for file in $keys; do chmod 0600 -- "$work/new/$file"; done
        for file in $others $texts; do chmod 0644 -- "$work/new/$file"; done


        """;

    private const string Place =
        """
        # All is whole now. Each file is replaced by one rename, so that none is ever missing or half written.
        for file in $keys $others $texts; do
            if [ -e "$target/$file" ] || [ -L "$target/$file" ]; then
                [ -n "$replace" ] || { say "$target/$file has appeared."; exit 1; }
                case " $texts " in
                    *" $file "*)
                        # It may have been edited, and its paths are the same.
                        if ! cmp -s -- "$target/$file" "$work/new/$file"; then
                            say "$target/$file stays as it is; the bundle holds another."
                        fi
                        continue ;;
                esac
                cp -pP -- "$target/$file" "$work/old/$file"
            else
                # noclobber creates the file or fails: one that appeared meanwhile is left alone.
                (set -C; : > "$target/$file")
            fi
            placed="$placed $file"
            mv -f -- "$work/new/$file" "$target/$file"
        done
        trap - EXIT HUP INT TERM
        rm -rf -- "$work"
        for file in client.p12 client.pfx; do
            case " $keys " in
                *" $file "*) ;;
                *) if [ -e "$target/$file" ]; then say "$target/$file is not of this bundle and stays."; fi ;;
            esac
        done
        printf 'Installed into %s: %s\n' "$target" "$keys $others $texts"

        """;
}
