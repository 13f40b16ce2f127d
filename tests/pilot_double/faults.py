"""What the double does wrong, by the name in `core/behaviour.json`. Lies in `core` of its checkout."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from core.talking import BEHAVIOUR, CONFIG, HOME, ROOT, ask_model, note


def fault(at, wire):
    """What goes wrong at this place, if anything does."""
    if BEHAVIOUR.get("at") == at:
        FAULTS[BEHAVIOUR["fault"]](wire)


def hang_once(text):
    """Wait for ever at a task with one of these words, the first time."""
    for number, words in enumerate(BEHAVIOUR.get("hangs_at", ())):
        marker = ROOT / "app" / f"hung-{number}.txt"
        if words in text and not marker.exists():
            marker.write_text(words)
            time.sleep(3600)


def crash(wire):
    note("unfinished.txt", "crash")
    wire.send("verbose", "Stopping Pythagora due to error:\n\nKeyError: 'plan'", "pythagora")
    os._exit(255)


def crash_once(wire):
    marker = ROOT / "app" / "crashed.txt"
    if not marker.exists():
        marker.write_text("once")
        os._exit(1)


def send_no_json(wire):
    wire.raw((9).to_bytes(4, "big") + b"no object")


def send_type_that_is_no_text(wire):
    data = b'{"type": 7}'
    wire.raw(len(data).to_bytes(4, "big") + data)


def send_too_much(wire):
    wire.raw((100_000_000).to_bytes(4, "big") + b"x" * 1_000_000)


def hang(wire):
    time.sleep(3600)


def ask_for_ever(wire):
    while True:
        wire.ask("Are you happy?", "developer", ("Yes", "No"))


def talk_for_ever(wire):
    while True:
        wire.say("word", "developer")


def go_on_for_ever(wire):
    note("unfinished.txt", "goes_on")
    while True:
        wire.send("progress")
        time.sleep(0.2)


def leave_a_child(wire):
    child = subprocess.Popen(["sleep", "3600"], start_new_session=True, stdout=subprocess.DEVNULL)
    note("child.txt", child.pid)


def make_links(wire):
    note("tried.txt", "links")
    (ROOT / "app" / "passwd").symlink_to("/etc/passwd")
    (ROOT / "app" / "up").symlink_to("../../..")


def put_a_link_in_place_of_its_folder(wire):
    (ROOT / "app").rename(ROOT / "moved")
    (ROOT / "app").symlink_to("/etc")
    wire.send("exit")
    sys.exit()


def write_outside(wire):
    note("tried.txt", "outside")
    ours = (str(HOME / "core" / "escaped"), str(HOME / "main.py"), "/opt/samokoder/pilot/config.json")
    for path in ("/usr/escaped", "/etc/escaped", *ours):
        try:
            Path(path).write_text("out")
            note("escaped.txt", path)
        except OSError:
            continue


def reach_the_net(wire):
    note("tried.txt", "net")
    for url in ("http://example.com/", "https://example.com/"):
        try:
            urllib.request.urlopen(url, timeout=5)
            note("escaped.txt", url)
        except OSError:
            continue


def guess_a_token(wire):
    CONFIG["llm"]["openai"]["api_key"] = "guessed"
    ask_model("May I?")


def look_for_keys(wire):
    found = [str(path.relative_to(HOME)) for path in sorted(HOME.rglob("*")) if path.is_file()]
    note("seen.txt", "\n".join(found))


def tell_its_environment(wire):
    note("environment.txt", json.dumps(dict(os.environ)))


FAULTS = {
    "crash": crash,
    "crash_once": crash_once,
    "malformed": send_no_json,
    "not_json_type": send_type_that_is_no_text,
    "long": send_too_much,
    "hang": hang,
    "loop": ask_for_ever,
    "talks": talk_for_ever,
    "goes_on": go_on_for_ever,
    "children": leave_a_child,
    "links": make_links,
    "root_link": put_a_link_in_place_of_its_folder,
    "outside": write_outside,
    "net": reach_the_net,
    "wrong_token": guess_a_token,
    "keys": look_for_keys,
    "environment": tell_its_environment,
}
