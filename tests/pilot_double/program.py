"""The double itself: started like GPT-Pilot, it asks what GPT-Pilot asks, in the same form, and makes a small app.

It keeps how far it has come in its database and goes on from there. `core/behaviour.json` may hold `fault` (what it does
wrong, and where: `at`), `tasks` (how many there are), `app` (path → content of the files it makes) and `feature_app`
(those that a new feature changes).
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
from functools import partial
from pathlib import Path

HOME = Path(__file__).parent
BEHAVIOUR = json.loads((HOME / "core" / "behaviour.json").read_text())
FILES = BEHAVIOUR.get("app", {"server/server.js": "// the server\n", "client/package.json": "{}\n"})


def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


CONFIG = json.loads(Path(option("--config")).read_text())
ROOT = Path(CONFIG["fs"]["workspace_root"])


class Database:
    """One project, the number of the last step that was done, and its plans: that of the app, then one for each feature."""

    def __init__(self):
        self.connection = sqlite3.connect(CONFIG["db"]["url"].removeprefix("sqlite+aiosqlite:///"))
        self.connection.execute("CREATE TABLE IF NOT EXISTS project (id TEXT, folder TEXT, step INTEGER)")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS plan (number INTEGER PRIMARY KEY, feature TEXT, tasks TEXT)"
        )
        self.connection.commit()

    def project(self):
        return self.connection.execute("SELECT id, folder, step FROM project").fetchone()

    def begin(self, folder):
        self.connection.execute("INSERT INTO project VALUES (?, ?, 0)", (str(uuid.uuid4()), folder))
        self.connection.execute("INSERT INTO plan VALUES (0, '', '[]')")
        self.connection.commit()

    def done(self, step):
        self.connection.execute("UPDATE project SET step = ?", (step,))
        self.connection.commit()

    def plans(self):
        """Number, feature and tasks of each plan; no tasks before it was made."""
        rows = self.connection.execute("SELECT number, feature, tasks FROM plan ORDER BY number").fetchall()
        return [(number, feature, json.loads(tasks)) for number, feature, tasks in rows]

    def add_feature(self, feature):
        number = len(self.plans())
        self.connection.execute("INSERT INTO plan VALUES (?, ?, '[]')", (number, feature))
        self.connection.commit()

    def keep_plan(self, number, tasks):
        """Kept with the step that it is made in."""
        self.connection.execute("UPDATE plan SET tasks = ? WHERE number = ?", (json.dumps(tasks), number))


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


def plan(number, feature, wire, database):
    """The tasks of the app, or one of a feature, as its user leaves them."""
    asked = [f"Feature: {feature.splitlines()[0]}"] if number else _tasks_of_app()
    if number:
        ask_model("Plan the feature.")
    epics = [{"id": 1, "description": f"Feature #{number}" if number else "Back end"}]
    tasks = [
        {"id": uuid.uuid4().hex, "description": text, "status": "todo", "sub_epic_id": 1, "related_api_endpoints": []}
        for text in asked
    ]
    wire.send("epicsAndTasks", {"epics": epics, "tasks": tasks}, "agent:tech-lead")
    wire.stage("open_plan")
    answer = wire.ask("Edit the plan", "tech-lead", ("I'm done editing",), only=True, extra="edit_plan")
    edited = json.loads(answer)  # anything else crashes it, as it does the real one
    note("plan.txt", json.dumps(edited == [{"description": epics[0]["description"], "tasks": tasks}]))
    kept = [task["description"] for epic in edited for task in epic["tasks"]]
    told = [{"id": uuid.uuid4().hex, "description": text, "status": "todo", "sub_epic_id": 1} for text in kept]
    wire.send("epicsAndTasks", {"epics": epics, "tasks": told}, "agent:tech-lead")
    database.keep_plan(number, kept)


def _tasks_of_app():
    return [f"Task {number}" for number in range(1, BEHAVIOUR.get("tasks", 1) + 1)]


def task(epic, number, text, wire):
    wire.stage("starting_task", task_index=number)
    wire.say(f"Starting task #{number}", "developer")
    wire.ask("Shall it be done?", "developer", ("Yes", "Edit Task", "Skip Task"), only=True, hint=text)
    progress = {"index": number, "num_of_tasks": 1, "description": text, "status": "in-progress"}
    wire.send("progress", {"task": progress, "all_tasks": []})
    fault("feature" if epic else "task", wire)
    name = f"feature-{epic}-{number}.js" if epic else f"task-{number}.js"
    (ROOT / "app" / name).write_text(f"// {ask_model(f'{text}, please.')}\n")
    for path, content in (BEHAVIOUR.get("feature_app", {}) if epic else {}).items():
        (ROOT / "app" / path).write_text(content)
    command = "echo ready"
    wire.ask(f"Can I run command: {command}?", "executor", ("Yes", "No"), extra="remove_button_yes", prefill=command)
    wire.send("stream", subprocess.run(command, shell=True, capture_output=True, text=True).stdout, "cli-output")
    wire.send("stream", "\n", "cli-output")
    feedback(wire)
    wire.send("progress", {"task": {**progress, "status": "done"}, "all_tasks": []})


def feedback(wire):
    """Whether it works; what does not is described, and mended."""
    works = ("Everything works", "I want to make a change", "There is an issue")
    while True:
        wire.stage("get_user_feedback")
        said = wire.ask("Does it work?", "troubleshooter", works, only=True, hint="Try it.")
        note("answers.txt", said)
        if said == works[0]:
            return
        wire.stage("describe_issue")
        said = wire.ask("Describe it", "troubleshooter", ("Back",), extra="collect_logs")
        if said != "Back":
            note("answers.txt", said)
            note("mended.txt", ask_model(f"Mend it: {said}"))
            wire.state += "+"


def another(wire, database):
    """Whether there is a new feature to be planned."""
    wire.state = f"end {database.project()[2]}"
    fault("end", wire)
    said = wire.ask("Another feature?", "tech-lead", ("continue", "No, I'm done"), extra="restart_app")
    note("answers.txt", said)
    if said == "No, I'm done":
        return False
    wire.send("stream", ask_model("The specification with the feature."), "agent:spec-writer")
    wire.send("stream", "\n", "agent:spec-writer")
    note("answers.txt", wire.ask("Do you accept it?", "spec-writer", ("Yes", "No"), only=True))
    database.add_feature(said)
    return True


def works(database):
    """All that there is to do, in order; a plan that is not made yet has no tasks."""
    yield front_end
    for number, feature, tasks in database.plans():
        yield partial(plan, number, feature, database=database)
        for place, text in enumerate(tasks, start=1):
            yield partial(task, number, place, text)


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
    wire.send("project_folder_name", database.project()[1])
    wire.send("loadingFinished")
    if len(list(works(database))) == database.project()[2]:
        fault("again", wire)
    while True:
        step = database.project()[2]
        left = list(works(database))[step:]
        if left:
            wire.state = str(step + 1)
            fault(f"step {step + 1}", wire)
            left[0](wire=wire)
            database.done(step + 1)
        elif not another(wire, database):
            break
    wire.send("exit")


main()
