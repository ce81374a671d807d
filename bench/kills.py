"""The loop of kills.sh: one apply, one SIGKILL, one look at what is left; again."""
import base64, hashlib, json, os, pathlib, random, signal, socket, subprocess, sys, threading, time, urllib.error, urllib.request

WORK, PORT, KILLS, SEED = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
DATA, TOKEN = WORK / "data", hashlib.sha256(os.urandom(32)).hexdigest()
ROOT = os.getuid() == 0
chance = random.Random(SEED)


class Lost(Exception):
    pass


class Dashboard:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        environment = dict(os.environ, PGTLS_STATE_DIR=str(WORK / "state"), PGTLS_AGENT_STATE_DIR=str(WORK / "agents"),
                           PGTLS_BOOTSTRAP_TOKEN=TOKEN, ASPNETCORE_URLS=f"http://127.0.0.1:{self.port}")
        self.process = subprocess.Popen(["dotnet", str(WORK / "published/PgTlsDashboard.Server.dll")], env=environment, cwd=WORK,
                                        stdout=open(WORK / "dashboard.log", "ab"), stderr=subprocess.STDOUT)

    def ask(self, path, body=None, timeout=180):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/{path}", None if body is None else json.dumps(body).encode(),
                                         {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)

    def ask_until(self, path, good, why):
        last = None
        for _ in range(1200):
            try:
                last = self.ask(path)
                if good(last):
                    return last
            except (OSError, ValueError) as error:
                last = error
            time.sleep(0.1)
        raise Lost(f"{why}: {last}")

    def agent(self):
        """The process that is a child of the dashboard; none between two agents."""
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == self.process.pid:
                    return int(entry.name)
            except (OSError, IndexError):
                pass
        return None


def psql(query):
    account = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"] if ROOT else []
    done = subprocess.run(account + ["psql", "-XAtq", "-h", str(DATA), "-p", str(PORT), "-U", "postgres", "-d", "postgres", "-c", query],
                          capture_output=True, text=True, cwd="/", timeout=120)
    if done.returncode:
        raise Lost(f"the server does not answer: {done.stderr.strip()}")
    return done.stdout.strip()


def names():
    return {entry.name for entry in DATA.iterdir()}


def main():
    for _ in range(600):
        try:
            psql("select 1")
            break
        except Lost:
            time.sleep(0.1)
    dashboard = Dashboard()
    dashboard.start()
    dashboard.ask_until("targets", lambda answer: True, "the dashboard does not start")
    target = dashboard.ask("targets", {"name": "killed", "host": "127.0.0.1", "port": PORT, "dataDirectory": str(DATA)})["id"]
    hba = DATA / "pg_hba.conf"
    known, first, ended, took = names(), hba.read_bytes(), {}, 1.0
    try:
        for kill in range(1, KILLS + 1):
            victim = "dashboard" if kill % 2 else "agent"
            old = hba.read_bytes()
            new = first + f"# kill {kill}\n".encode()
            plan = dashboard.ask(f"targets/{target}/plans", {"recipe": "access-rules", "options": {"files": [
                {"path": str(hba), "baseSha256": hashlib.sha256(old).hexdigest(), "content": base64.b64encode(new).decode()}]}})
            answer = {}

            def apply():
                try:
                    answer.update(dashboard.ask(f"plans/{plan['id']}/apply", {}))
                except urllib.error.HTTPError as error:
                    answer.update(json.load(error))
                except (OSError, ValueError):
                    pass

            running, began = threading.Thread(target=apply), time.monotonic()
            running.start()
            # A little longer than an apply takes, so that some kills come right after its end.
            running.join(chance.uniform(0, took * 1.1))
            if victim == "dashboard":
                dashboard.process.kill()
                dashboard.process.wait()
            elif (agent := dashboard.agent()) is not None:
                os.kill(agent, signal.SIGKILL)
            running.join()
            if answer.get("outcome") == "applied":
                took = 0.9 * took + 0.1 * (time.monotonic() - began)
            if victim == "dashboard":
                dashboard.start()
            look(dashboard, target, kill, victim, hba, old, new, known, ended, answer)
            if kill % 50 == 0:
                print(f"{kill} kills: {ended}; an apply takes {took:.2f} s", flush=True)
    finally:
        dashboard.process.terminate()
        dashboard.process.wait()
    print(f"{KILLS} kills, seed {SEED}: nothing lost. {ended}")


def look(dashboard, target, kill, victim, hba, old, new, known, ended, answer):
    def settled(entries):
        return all(entry["state"] != "started" for entry in entries)

    dashboard.ask_until(f"targets/{target}/snapshot", lambda snapshot: not any(
        finding["code"].startswith("agent-") for finding in snapshot["findings"]), "the target cannot be read")
    mark = hashlib.sha256(new).hexdigest()

    def own_of(entries):
        return next((entry for entry in entries if any(file["afterHash"].lower() == mark for file in entry["files"])), None)

    # A dashboard that has just started lists what it knew before until its agent has told the rest.
    entries = dashboard.ask_until(f"journal?targetId={target}",
                                  lambda answer: settled(answer) and (hba.read_bytes() != new or own_of(answer) is not None),
                                  "an entry never ends, or is missing")
    there = hba.read_bytes()
    if there not in (old, new):
        raise Lost(f"pg_hba.conf is neither old nor new: {there[-80:]!r}")
    if extra := names() - known - {"postgresql.auto.conf.tmp"}:
        raise Lost(f"left over: {extra}")
    if psql("select count(*) from pg_hba_file_rules where error is not null") != "0":
        raise Lost("the server finds errors in pg_hba.conf")
    # What is on disk is what the server runs with.
    for tries in range(300):
        if psql(f"select extract(epoch from pg_conf_load_time()) >= {hba.stat().st_mtime - 1}") == "t":
            break
        time.sleep(0.1)
    else:
        raise Lost("the server was never told to reload")
    own = own_of(entries)
    if (there == new) != (own is not None and own["state"] == "applied"):
        raise Lost(f"the file is {'new' if there == new else 'old'}, and the journal says {own and own['state']}")
    if answer.get("outcome") == "applied" and there != new:
        raise Lost("the answer was applied, and the file is old")
    word = f"{victim}: {'new' if there == new else 'old'}"
    ended[word] = ended.get(word, 0) + 1


try:
    main()
except Lost as lost:
    print(f"LOST: {lost}", file=sys.stderr)
    print((WORK / "dashboard.log").read_text(errors="replace")[-4000:], file=sys.stderr)
    sys.exit(1)
