"""A whole country on this machine: an installation with workers and a hooks door, and a stand-in for all outside."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

from nidaa.distribution.facts import Medium
from nidaa.doors.demo.outside import secret_file, write_accounts
from nidaa.doors.demo.processes import nidaa, server, wait_for_port
from nidaa.doors.demo.town import DOORS
from nidaa.doors.fakeworld.outside import Callback
from nidaa.doors.fakeworld.world import running
from tests.channels.receivers import free_port
from tests.faults.installation import ROOT, Installation

PRESS = "redaction@journal.example"  # a partner of the register, not a subscriber
SERVICES = {"whatsapp": "message", "sms": "message", "mail": "mail", "push": "push"}
OPEN_SHARDS = (
    "SELECT 1 FROM distribution_plan p WHERE p.release_id = %s AND p.shards_planned_at IS NULL"
    " UNION ALL SELECT 1 FROM distribution_shard s WHERE s.release_id = %s AND (s.state = 'running'"
    " OR s.state = 'waiting' AND s.not_before <= now()) LIMIT 1"
)
OPEN_DELIVERIES = (
    "SELECT channel, state, attempts, not_before - now(), leased_until - now(), error FROM distribution_delivery"
    " WHERE state IN ('queued', 'sending')"
)
OPEN = (
    "SELECT medium, ring, state, epoch, not_before - now(), leased_until - now(), error FROM distribution_shard"
    " WHERE state IN ('waiting', 'running') AND not_before < now() + interval '10 minutes'"
)
ONE_AT_A_TIME = (
    "from nidaa.doors.cli.django_ready import ready; ready();"
    "from nidaa.doors.cli.worker import keep_running; keep_running({'subscribers': 1})"
)
FEED_REQUEST = (
    "INSERT INTO distribution_feedrequest (id, mode, feed, callback, host, lease_s, asked_at, attempts)"
    " VALUES (gen_random_uuid(), 'subscribe', 'alerts', %s, '127.0.0.1', 864000, now(), 0) RETURNING id"
)


class Nation(Installation):
    """`world` is the outside: its ledger, its faults, what everybody sees."""

    def __init__(self, name, world):
        super().__init__(name, inside_hosts=",".join(world.hosts))
        self.world, self.workers, self.doors, self.officers = world, [], [], None
        ports = world.ports
        self.environment["NIDAA_SMTP"] = f"127.0.0.1:{ports['smtp']}"
        self.environment["NIDAA_STATUS_WAIT_S"] = "2"
        self.home.mkdir(parents=True)
        self.accounts = write_accounts(
            self.home, **{name: ports[name] for name in ("http", "smtp", "smpp", "mqtt")}
        )
        self.environment["NIDAA_ACCOUNTS"] = str(self.accounts)
        self.public = free_port()
        self.environment["NIDAA_PUBLIC_URL"] = f"http://127.0.0.1:{self.public}"

    def __exit__(self, *told):
        for process in (*self.workers, *self.doors, *filter(None, [self.officers])):
            process.kill()
            process.communicate()
        super().__exit__(*told)

    def act(self, *told):
        """An officer's act, in the officers' own process; what it says."""
        if self.officers is None:
            command = [sys.executable, "-m", "tests.faults.cast_of_a_nation"]
            with (self.home / "officers.log").open("ab") as log:
                self.officers = subprocess.Popen(
                    command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=log, text=True,
                )  # fmt: skip
        self.officers.stdin.write(json.dumps(told) + "\n")
        self.officers.stdin.flush()
        line = self.officers.stdout.readline()
        assert line, (self.home / "officers.log").read_text()[-4000:]
        return json.loads(line)

    def open_workers(self, count=1, *lanes):
        told = [word for lane in lanes for word in ("--lane", lane)]
        for _ in range(count):
            self.workers.append(self._started(nidaa("worker", *told), f"worker-{len(self.workers)}"))

    def stop_workers(self):
        for process in self.workers:
            process.kill()
            process.wait()
        self.workers.clear()

    def open_lane(self):
        """Subscribers alone, one shard at a time: in which order they are taken up can be read from the ledger."""
        self.workers.append(self._started([sys.executable, "-c", ONE_AT_A_TIME], "lane", NIDAA_DOOR="worker"))

    def open_doors(self):
        """The public pages, whose photo Instagram fetches; and where providers report to."""
        self._door("public", self.public)
        port = free_port()
        self._door("hooks", port)
        address = f"http://127.0.0.1:{port}/hooks/whatsapp/main"
        self.world.habits.whatsapp = Callback(address, secret_file(self.home).read_text().strip())

    def _door(self, name, port):
        command = server(f"nidaa.config.{DOORS[name]}_{name}", port, interface=DOORS[name])
        door = self._started(command, name, NIDAA_DOOR=name)
        self.doors.append(door)
        assert wait_for_port(port, within_s=60, unless=door.poll), self.log(name)

    def _started(self, command, name, **more):
        (self.home / "logs").mkdir(exist_ok=True)
        with (self.home / "logs" / f"{name}.log").open("ab") as log:
            return subprocess.Popen(command, env={**self.environment, **more}, stdout=log, stderr=log)

    def log(self, name):
        return "\n".join(
            file.read_text(errors="replace")[-3000:] for file in (self.home / "logs").glob(f"{name}*")
        )

    def agree(self, line, *sections):
        """One more line in sections of the accounts file; before the workers are opened."""
        text = self.accounts.read_text()
        for name in sections:
            text = text.replace(f"[{name}]\n", f"[{name}]\n{line}\n")
        self.accounts.write_text(text)

    def people(self, everybody):
        """They subscribe, all of them."""
        self.act("crowd", [one.told(self.world) for one in everybody])

    def reader(self, name):
        """A machine reads our feed by way of the hub."""
        self.rows(FEED_REQUEST, f"{self.world.url}/websub/{name}")
        self.until(lambda: self.rows("SELECT 1 FROM distribution_feedsubscription"))

    def until(self, true, *, within_s=120.0):
        ends = time.monotonic() + within_s
        while not (seen := true()):
            assert time.monotonic() < ends, (
                f"{self.rows(OPEN_DELIVERIES)} {self.rows(OPEN)} {self.log('worker')}"
            )
            time.sleep(0.1)
        return seen

    def settled(self, released, *, unless=(), within_s=120.0):
        """Until every delivery and every shard that is due has its end; states by channel, but for `unless`."""
        number = released["release"]

        def states():
            rows = self.rows("SELECT channel, state FROM distribution_delivery WHERE release_id = %s", number)
            left = [row for row in rows if row[0] not in unless and row[1] in {"queued", "sending"}]
            return rows if rows and not left and not self.rows(OPEN_SHARDS, number, number) else None

        found = self.until(states, within_s=within_s)
        return {channel: state for channel, state in found if channel not in unless}

    def called(self, medium, *, since=0.0):
        """Messages to subscribers of one medium, as the outside has them, oldest first; a text of two parts once."""
        name = str(Medium(medium))
        entries = self.world.ledger.received(name, since=since, action=SERVICES[name])
        entries = [one for one in entries if one.to != PRESS and one.said.get("part", 1) == 1]
        return sorted(entries, key=lambda one: one.number)

    def whole_text(self, entry):
        """All that is sent with a message; of a text in parts all parts, by the mark that they share."""
        same = entry.key.partition("/")[0]
        parts = [entry] if entry.service != "sms" else self.world.ledger.received("sms", to=entry.to)
        parts = [one for one in parts if one.key.partition("/")[0] == same]
        return "".join(one.text for one in parts) + str([one.said for one in parts])


@contextmanager
def nation(name, tmp_path, *, delay_s=0.0):
    """Open: database, keys, accounts, partners; no worker yet."""
    with ExitStack() as stack:
        world = stack.enter_context(running(ledger=tmp_path / "ledger.jsonl", delay_s=delay_s))
        found = stack.enter_context(Nation(name, world))
        found.act("partners", f"{world.url}/hook/bus")
        yield found
