"""The double itself: started like GPT-Pilot, it asks what GPT-Pilot asks, in the same form, and makes a small app.

It keeps how far it has come in its database and goes on from there. `core/behaviour.json` may hold `fault` (what it does
wrong, and where: `at`), `tasks` (how many there are), `app` (path → content of the files it makes) and `feature_app`
(those that a new feature changes).
"""

import json
import sqlite3
import subprocess
import sys
import time
import uuid
from functools import partial

from core.faults import fault, hang_once
from core.talking import BEHAVIOUR, CONFIG, FILES, ROOT, Wire, ask_model, note, option


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
    hang_once(text)
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
