"""The double itself: started like GPT-Pilot, it asks what GPT-Pilot asks, in the same form, and makes a small app.

It keeps how far it has come in its database and goes on from there. `core/behaviour.json` may hold `fault` (what it does
wrong, and where: `at`), `tasks` (how many there are), and `app` (path → content of the files it makes).
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

HOME = Path(__file__).parent
BEHAVIOUR = json.loads((HOME / "core" / "behaviour.json").read_text())
FILES = BEHAVIOUR.get("app", {"server/server.js": "// the server\n", "client/package.json": "{}\n"})


def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


CONFIG = json.loads(Path(option("--config")).read_text())
ROOT = Path(CONFIG["fs"]["workspace_root"])


class Database:
    """One project, and the number of the last step that was done."""

    def __init__(self):
        self.connection = sqlite3.connect(CONFIG["db"]["url"].removeprefix("sqlite+aiosqlite:///"))
        self.connection.execute("CREATE TABLE IF NOT EXISTS project (id TEXT, folder TEXT, step INTEGER)")
        self.connection.commit()

    def project(self):
        return self.connection.execute("SELECT id, folder, step FROM project").fetchone()

    def begin(self, folder):
        self.connection.execute("INSERT INTO project VALUES (?, ?, 0)", (str(uuid.uuid4()), folder))
        self.connection.commit()

    def done(self, step):
        self.connection.execute("UPDATE project SET step = ?", (step,))
        self.connection.commit()


class Wire:
    """Length and JSON out, bare JSON in."""

    def __init__(self):
        self.state = "0"
        self.socket = socket.create_connection((CONFIG["ui"]["host"], CONFIG["ui"]["port"]))

    def send(self, kind, content=None, category=None, **more):
        data = json.dumps({"type": kind, "content": content, "category": category, **more}).encode()
        self.socket.sendall(len(data).to_bytes(4, "big") + data)

    def raw(self, data):
        self.socket.sendall(data)

    def say(self, text, agent):
        self.send("verbose", f"{text}\n", f"agent:{agent}")

    def stage(self, name, **more):
        self.send("info", json.dumps({"stage": name, **more}))

    def ask(self, text, agent, buttons=(), only=False, extra=None, prefill=None, hint=None):
        category = agent if agent == "pythagora" else f"agent:{agent}"
        self.send("hint", hint, category) if hint else self.send("verbose", text, category)
        self.send("user_input_request", text, category, extra_info=extra, project_state_id=self.state)
        if buttons:
            self.send("buttons-only" if only else "button", "/".join(buttons), category, extra_info=extra)
        if prefill:
            self.send("inputPrefill", prefill, category, extra_info=extra)
        data = b""
        while True:
            chunk = self.socket.recv(1 << 19)
            if not chunk:
                os._exit(255)
            data += chunk
            try:
                answer = json.loads(data)
            except ValueError:
                continue
            return answer["content"].strip()


def ask_model(text):
    provider = CONFIG["llm"]["openai"]
    body = {"model": CONFIG["agent"]["default"]["model"], "messages": [{"role": "user", "content": text}]}
    request = urllib.request.Request(
        f"{provider['base_url']}/chat/completions",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {provider['api_key']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["choices"][0]["message"]["content"]


def note(name, text):
    with (ROOT / "app" / name).open("a") as file:
        file.write(f"{text}\n")


def fault(at, wire):
    """What goes wrong at this place, if anything does."""
    if BEHAVIOUR.get("at") == at:
        FAULTS[BEHAVIOUR["fault"]](wire)


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
    ours = (str(HOME / "core" / "escaped"), __file__, "/opt/samokoder/pilot/config.json")
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


def set_up(wire, database):
    wire.ask("What do you want to use?", "pythagora", ("Node.js", "Other (coming soon)"), only=True)
    wire.stage("project_name")
    name = wire.ask("What is its name?", "pythagora")
    (ROOT / name).mkdir()
    database.begin(name)


def front_end(wire):
    wire.stage("project_description")
    note("answers.txt", wire.ask("What shall it be?", "frontend"))
    note("answers.txt", wire.ask("Accounts?", "frontend", ("Yes", "No"), only=True))
    for path, content in FILES.items():
        target = ROOT / "app" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
        changes = {"file_path": path, "file_old": "", "file_new": content, "n_new_lines": 1, "n_del_lines": 0}
        wire.send("generateDiff", changes, "agent:frontend")
    for piece in (ask_model("Write the pages."), "\n"):
        wire.send("stream", piece, "agent:frontend")
    wire.stage("iterate_frontend")
    note("answers.txt", wire.ask("Change anything?", "frontend", ("I'm done building the UI",)))


def plan(wire):
    epics = [{"id": 1, "description": "Back end"}]
    tasks = [
        {"id": f"t{number}", "description": f"Task {number}", "status": "todo", "sub_epic_id": 1}
        for number in range(1, BEHAVIOUR.get("tasks", 1) + 1)
    ]
    wire.send("epicsAndTasks", {"epics": epics, "tasks": tasks}, "agent:tech-lead")
    wire.stage("open_plan")
    answer = wire.ask("Edit the plan", "tech-lead", ("I'm done editing",), only=True, extra="edit_plan")
    edited = json.loads(answer)  # anything else crashes it, as it does the real one
    note("plan.txt", json.dumps(edited == [{"description": "Back end", "tasks": tasks}]))


def task(number, wire):
    wire.stage("starting_task", task_index=number)
    wire.say(f"Starting task #{number}", "developer")
    wire.ask("Shall it be done?", "developer", ("Yes", "Edit Task", "Skip Task"), only=True, hint=f"Task {number}")
    progress = {"index": number, "num_of_tasks": 1, "description": f"Task {number}", "status": "in-progress"}
    wire.send("progress", {"task": progress, "all_tasks": []})
    fault("task", wire)
    (ROOT / "app" / f"task-{number}.js").write_text(f"// {ask_model(f'Task {number}, please.')}\n")
    command = "echo ready"
    wire.ask(f"Can I run command: {command}?", "executor", ("Yes", "No"), extra="remove_button_yes", prefill=command)
    wire.send("stream", subprocess.run(command, shell=True, capture_output=True, text=True).stdout, "cli-output")
    wire.send("stream", "\n", "cli-output")
    wire.stage("get_user_feedback")
    works = ("Everything works", "I want to make a change", "There is an issue")
    note("answers.txt", wire.ask("Does it work?", "troubleshooter", works, only=True, hint="Try it."))


def main():
    database = Database()
    if "--list-json" in sys.argv:
        project = database.project()
        listed = [{"name": "app", "id": uuid.UUID(project[0]).hex, "updated_at": "2026-01-01"}] if project else []
        print(json.dumps(listed, indent=2))
        return
    if BEHAVIOUR.get("fault") == "never_connects":
        time.sleep(3600)
    if BEHAVIOUR.get("fault") == "dies_at_once":
        sys.exit("ModuleNotFoundError: No module named 'openai'")
    wire = Wire()
    if option("--project") is None:
        set_up(wire, database)
    _, folder, step = database.project()
    wire.send("project_folder_name", folder)
    wire.send("loadingFinished")
    works = [
        front_end,
        plan,
        *((lambda wire, number=number: task(number, wire)) for number in range(1, BEHAVIOUR.get("tasks", 1) + 1)),
    ]
    for number, work in enumerate(works, start=1):
        if number > step:
            wire.state = str(number)
            fault(f"step {number}", wire)
            work(wire)
            database.done(number)
    wire.state = "end"
    fault("end", wire)
    note("answers.txt", wire.ask("Another feature?", "tech-lead", ("continue", "No, I'm done"), extra="restart_app"))
    wire.send("exit")


main()
