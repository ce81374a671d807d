#!/usr/bin/env python3
"""Asks real servers what their postgresql.conf may hold, and prints it for src/Core/Configuration/settings.tsv.

    make-settings-catalogue.py BIN [BIN ...] > src/Core/Configuration/settings.tsv

Each BIN is the bin folder of one major (initdb, pg_ctl, postgres). Run it as an account that may run a server (not root), with psql on PATH.
"""
import os, re, socket, subprocess, sys, tempfile

# What a server accepts only if it was built so: every build's words are taken.
BUILD_WORDS = {
    "wal_compression": (15, ["lz4", "zstd"]),
    "default_toast_compression": (14, ["lz4"]),
    "io_method": (18, ["io_uring"]),
    "log_destination": (13, ["syslog", "eventlog"]),
}
# Lists of words, which pg_settings calls strings.
LISTS = ["log_destination", "log_connections"]
# Identifiers of any name with commas between them.
NAMES = ["search_path", "temp_tablespaces"]
# Old names that the server maps to new ones.
ALIASES = {"sort_mem": "work_mem", "vacuum_mem": "maintenance_work_mem", "ssl_ecdh_curve": "ssl_groups"}
WORDS = "on off true false yes no 1 0 t none any archive hot_standby debug fatal panic stderr csvlog jsonlog all receipt authentication authorization setup_durations setup".split()
# What the hidden ones take; the view tells no kind of them.
HIDDEN = {
    "default_with_oids": ("enum", "", "", "", "0,false,no,off"),
    "is_superuser": ("fixed", "", "", "", ""),
    "role": ("string", "", "", "", ""),
    "seed": ("real", "", "-1", "1", ""),
    "session_authorization": ("string", "", "", "", ""),
    "ssl_renegotiation_limit": ("integer", "kB", "0", "0", ""),
}


class Server:
    def __init__(self, bin):
        self.bin, self.dir = bin, tempfile.mkdtemp(prefix="settings-")
        self.data = os.path.join(self.dir, "data")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]

    def __enter__(self):
        run = lambda *a: subprocess.run(a, check=True, stdout=subprocess.DEVNULL, cwd="/")
        run(f"{self.bin}/initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        run(f"{self.bin}/pg_ctl", "-D", self.data, "-l", f"{self.dir}/log", "-w", "-o", f"-p {self.port} -k {self.dir} -h ''", "start")
        return self

    def __exit__(self, *_):
        subprocess.run([f"{self.bin}/pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"], stdout=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", self.dir])

    def ask(self, sql):
        out = subprocess.run(["psql", "-h", self.dir, "-p", str(self.port), "-U", "postgres", "-XAt", "-F", "\t"],
                             input=sql, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
        return [line.split("\t") for line in out.splitlines()]

    def errors(self, settings):
        """What the view says of these lines, by name; the file is left empty."""
        with open(f"{self.data}/postgresql.conf", "w") as conf:
            conf.writelines("%s = '%s'\n" % (name, value.replace("\\", "\\\\").replace("'", "''")) for name, value in settings)
        rows = self.ask("select name, error from pg_file_settings where name is not null;")
        open(f"{self.data}/postgresql.conf", "w").close()
        return {row[0]: row[1] for row in rows}

    def hidden(self, shown):
        """Names that pg_settings keeps to itself: every word of the binary that the view does not call unrecognized."""
        words = subprocess.run(["grep", "-aoE", "[a-z_][a-z0-9_]+", f"{self.bin}/postgres"], capture_output=True).stdout.decode().split()
        names = {w[i:] for w in words for i in [0] + [m.start() + 1 for m in re.finditer("_", w)] if 2 < len(w) - i < 64} - {s.lower() for s in shown}
        names = {n for n in names if re.fullmatch("[a-z_][a-z0-9_]*", n) and not n.startswith("include")}
        return sorted(n for n, e in self.errors([(n, "1") for n in sorted(names)]).items() if e != "unrecognized configuration parameter")

    def accepted(self, name, words):
        tail = lambda w: f"\\echo @{w or '-'}\nalter system set {name} = '{w}';\n"
        good, now = [], None
        for line in self.ask("".join(map(tail, [*words, ""])) + "\\echo @\nalter system reset all;\n"):
            if line[0].startswith("@"):
                now = line[0][1:]
            elif line[0] == "ALTER SYSTEM" and now:
                good.append("" if now == "-" else now)
                now = None
        return good


def catalogue(server, all_words):
    major = int(server.ask("show server_version_num;")[0][0]) // 10000
    rows = server.ask("select name, vartype, context, coalesce(unit, ''), coalesce(min_val, ''), coalesce(max_val, ''), setting, array_to_string(enumvals, ',') from pg_settings;")
    fixed = server.errors([(r[0], r[6]) for r in rows])
    for name, kind, context, unit, low, high, _, shown in rows:
        words = ""
        # A setting of the start says no to '' where it has no value, too.
        if context == "internal" or (fixed.get(name) and context != "postmaster"):
            kind, unit, low, high = "fixed", "", "", ""
        elif name in NAMES:
            kind = "names"
        elif kind == "enum" or (kind == "string" and name in LISTS):
            kind = "enum" if kind == "enum" else "list"
            since, more = BUILD_WORDS.get(name, (99, []))
            # What ALTER SYSTEM may not change tells its words by the view alone.
            good = server.accepted(name, all_words) or shown.split(",")
            words = ",".join(sorted(w or "''" for w in {*good, *(more if major >= since else [])}))
        yield name, major, (kind, unit, low, high, words)
    for name in server.hidden([r[0] for r in rows]):
        yield name, major, ("alias", "", "", "", ALIASES[name]) if name in ALIASES else HIDDEN[name]


def main():
    found, words, versions = {}, set(WORDS), []
    for bin in sys.argv[1:]:
        with Server(bin) as server:
            versions.append(server.ask("show server_version;")[0][0].split()[0])
            for row in server.ask("select unnest(enumvals) from pg_settings where vartype = 'enum';"):
                words.add(row[0])
    for bin in sys.argv[1:]:
        with Server(bin) as server:
            for name, major, what in catalogue(server, sorted(words - {""})):
                found.setdefault(name, {})[major] = what
    print("# name, first and last major, kind, unit, least, most, words: made by tests/Live.Tests/make-settings-catalogue.py from real servers")
    print("# of " + " ".join(versions))
    for name in sorted(found, key=str.lower):
        majors = sorted(found[name])
        while majors:
            first = last = majors.pop(0)
            while majors and majors[0] == last + 1 and found[name][majors[0]] == found[name][first]:
                last = majors.pop(0)
            print("\t".join([name, str(first), str(last), *found[name][first]]).rstrip("\t"))


main()
