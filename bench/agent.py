"""The measurements of agent.sh."""
import base64, hashlib, json, os, pathlib, socket, statistics, subprocess, sys, time, urllib.error, urllib.request

WORK, RUNS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
TOKEN = hashlib.sha256(os.urandom(32)).hexdigest()
ROOT = os.getuid() == 0
MOST_BYTES, MOST_MEMORY = 30e6, 40.0


def resident(process):
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(process)


def children(process):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == process:
                found.append(int(entry.name))
        except OSError:
            pass
    return found


class Dashboard:
    def __init__(self, name, folder, data, port):
        self.name, self.data, self.server = name, pathlib.Path(data), int(port)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.state = WORK / name
        self.socket = self.state / "agents.sock"
        environment = dict(os.environ, PGTLS_STATE_DIR=str(self.state / "state"), PGTLS_AGENT_STATE_DIR=str(self.state / "agents"),
                           PGTLS_AGENT_SOCKET=str(self.socket), PGTLS_BOOTSTRAP_TOKEN=TOKEN, ASPNETCORE_URLS=f"http://127.0.0.1:{self.port}")
        self.process = subprocess.Popen(["dotnet", f"{folder}/PgTlsDashboard.Server.dll"], env=environment, cwd=self.state,
                                        stdout=open(self.state / "dashboard.log", "ab"), stderr=subprocess.STDOUT)
        self.times = {"snapshot": [], "plan": [], "apply": []}

    def ask(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/{path}", None if body is None else json.dumps(body).encode(),
                                         {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{self.name}: {path}: {error.code} {error.read().decode()}")

    def add(self):
        for _ in range(600):
            try:
                self.ask("targets")
                break
            except OSError:
                time.sleep(0.1)
        self.target = self.ask("targets", {"name": "bench", "host": "127.0.0.1", "port": self.server, "dataDirectory": str(self.data),
                                           "adminConnection": f"host={self.data} port={self.server} user=postgres"})["id"]

    def timed(self, what, path, body=None):
        began = time.monotonic()
        answer = self.ask(path, body)
        self.times[what].append(time.monotonic() - began)
        return answer

    def turn(self, number):
        self.timed("snapshot", f"targets/{self.target}/snapshot")
        hba = self.data / "pg_hba.conf"
        old = hba.read_bytes()
        text = old.decode().split("# turn")[0] + f"# turn {number}\n"
        plan = self.timed("plan", f"targets/{self.target}/plans", {"recipe": "access-rules", "options": {"files": [
            {"path": str(hba), "baseSha256": hashlib.sha256(old).hexdigest(), "content": base64.b64encode(text.encode()).decode()}]}})
        outcome = self.timed("apply", f"plans/{plan['id']}/apply", {})["outcome"]
        if outcome != "applied":
            sys.exit(f"{self.name}: {outcome}")


def idle_native(dashboard):
    account = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"] if ROOT else []
    state = WORK / "native-state"
    state.mkdir(mode=0o700)
    if ROOT:
        subprocess.run(["chown", "postgres:", state], check=True)
    agent = subprocess.Popen(account + [str(WORK / "native/pgtls-agent"), "local", "--socket", str(dashboard.socket), "--dashboard",
                                        str(os.getuid()), "--state", str(state)], cwd="/", stderr=open(WORK / "native.log", "ab"))
    try:
        for _ in range(300):
            if any(one["kind"] == "local" for one in dashboard.ask("agents")):
                break
            if agent.poll() is not None:
                sys.exit((WORK / "native.log").read_text())
            time.sleep(0.1)
        else:
            sys.exit("the native agent does not connect: " + (WORK / "native.log").read_text())
        time.sleep(10)
        return resident(agent.pid)
    finally:
        agent.terminate()
        agent.wait()


dashboards = [Dashboard(*words.split("=")) for words in sys.argv[3:]]
try:
    for dashboard in dashboards:
        dashboard.add()
        for warm in range(3):
            dashboard.turn(-1 - warm)
        for times in dashboard.times.values():
            times.clear()
    for number in range(RUNS):
        for dashboard in dashboards:
            dashboard.turn(number)
    kept = True
    for what in ("snapshot", "plan", "apply"):
        medians = [statistics.median(dashboard.times[what]) * 1000 for dashboard in dashboards]
        print(f"{what}: " + ", ".join(f"{dashboard.name} {median:.0f} ms" for dashboard, median in zip(dashboards, medians))
              + (f", ratio {medians[0] / medians[1]:.2f}" if len(medians) > 1 else ""))
    this = dashboards[0]
    for dashboard in dashboards:
        print(f"{dashboard.name}, after {RUNS} turns: {resident(dashboard.process.pid):.0f} MB"
              + "".join(f", its child {resident(child):.0f} MB" for child in children(dashboard.process.pid)))
    size = (WORK / "native/pgtls-agent").stat().st_size
    memory = idle_native(this)
    print(f"native agent: {size / 1e6:.1f} MB on disk (less than {MOST_BYTES / 1e6:.0f}), {memory:.1f} MB resident when idle (less than {MOST_MEMORY:.0f})")
    kept = size < MOST_BYTES and memory < MOST_MEMORY
finally:
    for dashboard in dashboards:
        dashboard.process.terminate()
        dashboard.process.wait()
sys.exit(0 if kept else 1)
