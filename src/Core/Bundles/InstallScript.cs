using System.Collections.Concurrent;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>The POSIX script that installs a bundle. No value from outside lands in it.</summary>
internal static class InstallScript
{
    private static readonly ConcurrentDictionary<string, string> s_texts = new(StringComparer.Ordinal);

    /// <summary>For the certificate and key files of a bundle, which the script installs with these modes.</summary>
    public static string For(IEnumerable<BundleFile> files)
    {
        var ordered = files.OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
        var keys = string.Join(' ', ordered.Where(f => f.Mode == BundleFile.Secret).Select(f => f.Name));
        var others = string.Join(' ', ordered.Where(f => f.Mode != BundleFile.Secret).Select(f => f.Name));
        return s_texts.GetOrAdd(keys, static (secret, open) => Write(secret, open), others);
    }

    private static string Write(string keys, string others) =>
        $$"""
        #!/bin/sh
        # Installs this bundle into ~/.postgresql, or into the directory given, and overwrites nothing.
        set -eu
        umask 077

        keys='{{keys}}'
        others='{{others}}'

        say() { printf '%s\n' "$*" >&2; }

        if [ $# -gt 1 ]; then
            say "Usage: sh install.sh [DIRECTORY]"
            exit 2
        fi
        source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
        target=${1:-${HOME:?HOME is not set: name a directory}/.postgresql}
        case $target in
            /*) ;;
            *) target=$(pwd)/$target ;;
        esac

        conflicts=0
        for file in $keys $others; do
            if [ ! -f "$source/$file" ]; then
                say "$source/$file is missing. Unpack the bundle again. Nothing was copied."
                exit 1
            fi
            if [ -e "$target/$file" ] || [ -L "$target/$file" ]; then
                say "$target/$file exists."
                conflicts=1
            fi
        done
        if [ "$conflicts" -ne 0 ]; then
            say "Nothing was copied. Move these files away, or name another directory: sh install.sh DIRECTORY"
            exit 1
        fi

        installed=''
        made=''
        undo() {
            status=$?
            trap - EXIT
            for file in $installed; do rm -f -- "$target/$file"; done
            if [ -n "$made" ]; then rmdir -- "$target" 2>/dev/null || true; fi
            say "Failed: what had been copied was removed again."
            [ "$status" -ne 0 ] || status=1
            exit "$status"
        }
        trap undo EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM

        if [ ! -d "$target" ]; then
            mkdir -p -- "$target"
            made=yes
            chmod 0700 -- "$target"
        fi
        for file in $keys $others; do
            # noclobber creates the file or fails: one that appeared meanwhile is left alone.
            (set -C; : > "$target/$file")
            installed="$installed $file"
            cat -- "$source/$file" > "$target/$file"
        done
        for file in $keys; do chmod 0600 -- "$target/$file"; done
        for file in $others; do chmod 0644 -- "$target/$file"; done
        trap - EXIT HUP INT TERM
        printf 'Installed into %s: %s\n' "$target" "$keys $others"

        """;
}
