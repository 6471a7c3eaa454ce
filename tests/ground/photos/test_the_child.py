"""The process that decodes can hang, die, grow or lie; the parent always answers with a sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.ground.photos.drawings import drawing, saved

from nidaa.ground.photos.cleaning import child_command, clean, clean_with
from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.sandbox import Died, Killed, Limits, run_watched

PICTURE = saved(drawing(), "JPEG")
PATIENT = Limits(wall_s=20)


def script(text: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", text]


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize(
    ("decoder", "limits", "reason"),
    [
        pytest.param("import time; time.sleep(60)", Limits(wall_s=0.4), Reason.TOOK_TOO_LONG, id="it sleeps"),
        pytest.param("while True: pass", Limits(wall_s=0.4), Reason.TOOK_TOO_LONG, id="it spins"),
        pytest.param("import os,signal; os.kill(os.getpid(), signal.SIGXCPU)", PATIENT, Reason.TOOK_TOO_LONG, id="it used up its time"),
        pytest.param("import time; x = bytearray(b'x' * 200_000_000); time.sleep(60)", Limits(wall_s=20, resident_bytes=100_000_000), Reason.TOO_MANY_PIXELS, id="it grows"),
        pytest.param("import os,signal; os.kill(os.getpid(), signal.SIGKILL)", PATIENT, Reason.DAMAGED, id="it is killed"),
        pytest.param("import os; os.abort()", PATIENT, Reason.DAMAGED, id="it crashes"),
        pytest.param("raise SystemExit(3)", PATIENT, Reason.DAMAGED, id="it gives up"),
        pytest.param("", PATIENT, Reason.DAMAGED, id="it says nothing"),
        pytest.param("print('hello')", PATIENT, Reason.DAMAGED, id="it babbles"),
        pytest.param("print('[1, 2]')", PATIENT, Reason.DAMAGED, id="it answers with a list"),
        pytest.param("print('{\"refused\": \"because\"}')", PATIENT, Reason.DAMAGED, id="it refuses for no reason we know"),
        pytest.param("print('{\"width\": 400, \"height\": 300, \"taken\": null}')", PATIENT, Reason.DAMAGED, id="it sends no picture"),
        pytest.param("print('{\"width\": true, \"height\": 1e9, \"taken\": null}')", PATIENT, Reason.DAMAGED, id="it sends no size"),
    ],
)  # fmt: skip
def test_a_bad_child_ends_in_a_sentence_and_leaves_no_process(decoder, limits, reason):
    before = children()
    with pytest.raises(PhotoRefused) as refusal:
        clean_with(script(decoder), PICTURE, limits)
    assert refusal.value.reason is reason
    assert children() == before


LIAR = """
import sys
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(b'{"width": %d, "height": 300, "taken": "x"}\\n' + data)
"""


def test_a_child_that_passes_the_upload_through_is_not_believed():
    exif = saved(drawing(), "JPEG", comment=b"left in")
    with pytest.raises(PhotoRefused):
        clean_with(script(LIAR % 400), exif, PATIENT)


def test_a_child_that_lies_about_the_size_is_not_believed():
    assert clean_with(script(LIAR % 400), PICTURE, PATIENT).width == 400
    with pytest.raises(PhotoRefused):
        clean_with(script(LIAR % 401), PICTURE, PATIENT)


@pytest.mark.faults
def test_kill_9_in_the_middle_is_refused_and_leaves_no_zombie():
    before = children()
    refusals = []

    def send():
        try:
            clean_with(script("import time; time.sleep(60)"), PICTURE, PATIENT)
        except PhotoRefused as refusal:
            refusals.append(refusal.reason)

    sender = threading.Thread(target=send)
    sender.start()
    deadline = time.monotonic() + 10
    while not (started := all_children() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(int(started.pop()), signal.SIGKILL)
    sender.join(10)
    assert refusals == [Reason.DAMAGED]
    assert all_children() == before


def all_children() -> set[str]:
    return {
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    }


def test_grandchildren_are_killed_with_the_child(tmp_path):
    note = tmp_path / "pid"
    text = f"""
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({str(note)!r}, "w").write(str(grandchild.pid))
time.sleep(60)
"""
    with pytest.raises(Killed):
        run_watched(script(text), b"", Limits(wall_s=2))
    stat = Path(f"/proc/{note.read_text()}/stat")
    assert any(_is_gone(stat) for _ in range(100)), "killed, and given time to fall"


def _is_gone(stat):
    """Gone, or a zombie that nobody has collected yet; if neither, a moment later."""
    try:
        if stat.read_text().split()[2] == "Z":
            return True
    except (FileNotFoundError, ProcessLookupError):
        return True
    time.sleep(0.05)
    return False


def test_the_child_sees_no_secret_of_the_environment(monkeypatch):
    monkeypatch.setenv("NIDAA_MASTER_KEY", "a secret")
    seen = run_watched(script("import os; print(sorted(os.environ))"), b"", PATIENT)
    assert b"NIDAA" not in seen
    assert b"PATH" not in seen


def test_an_answer_is_cut_at_its_limit():
    assert len(run_watched(script("print('x' * 10_000)"), b"", Limits(answer_bytes=100))) == 100


def test_how_a_process_died_is_told():
    with pytest.raises(Died, match="status 3"):
        run_watched(script("raise SystemExit(3)"), b"", PATIENT)


RIGHTS = """
import os, resource, socket, runpy
child = runpy.run_path({path!r}, run_name="child")
child["give_up_rights"]()
try:
    socket.socket().connect(("127.0.0.1", {port}))
    reached = True
except OSError:
    reached = False
print(os.geteuid(), reached, resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


def test_the_child_gives_up_root_and_processor_time():
    path = child_command("JPEG")[4]
    said = run_watched(script(RIGHTS.format(path=path, port=9)), b"", PATIENT).decode().split()
    assert said[0] != "0"
    assert said[1:] == ["False", "10", "0"]


@pytest.mark.skipif(
    subprocess.run(
        ["unshare", "--net", "--map-root-user", "true"], check=False, capture_output=True
    ).returncode
    != 0,
    reason="this host forbids namespaces of one's own",
)
def test_the_child_has_no_network(listener):
    path = child_command("JPEG")[4]
    said = run_watched(script(RIGHTS.format(path=path, port=listener)), b"", PATIENT).decode().split()
    assert said[1] == "False"


@pytest.fixture
def listener():
    listening = "import socket,time; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1], flush=True); time.sleep(60)"
    with subprocess.Popen(script(listening), stdout=subprocess.PIPE) as server:
        yield int(server.stdout.readline())
        server.kill()


def test_a_12_megapixel_photo_is_cleaned_and_made_smaller():
    photo = clean(saved(drawing(4000, 3000), "JPEG", quality=95))
    assert (photo.width, photo.height) == (2048, 1536)
