"""What the double is given, and how it speaks: with us, with its model, into its app. Lies in `core` of its checkout."""

import json
import os
import socket
import sys
import urllib.request
from pathlib import Path

HOME = Path(__file__).parents[1]
BEHAVIOUR = json.loads((HOME / "core" / "behaviour.json").read_text())
FILES = BEHAVIOUR.get("app", {"server/server.js": "// the server\n", "client/package.json": "{}\n"})


def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


CONFIG = json.loads(Path(option("--config")).read_text())
ROOT = Path(CONFIG["fs"]["workspace_root"])


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
