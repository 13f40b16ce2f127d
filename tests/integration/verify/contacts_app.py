"""A small app under test: contacts in SQLite, per-user notes by cookie, an upload; no framework but FastAPI."""

import html
import os
import sqlite3
from pathlib import Path

from fastapi import Cookie, FastAPI, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

app = FastAPI(title="Contacts")
DATABASE = Path(os.environ.get("DATA_DIR", ".")) / "contacts.db"


def query(sql: str, *values: object) -> list[tuple]:
    with sqlite3.connect(DATABASE) as connection:
        connection.execute(
            "create table if not exists contacts (id integer primary key, name text, kind text, vip int)"
        )
        return connection.execute(sql, values).fetchall()


def page(body: str, title: str = "Contacts") -> HTMLResponse:
    head = f"<meta name=viewport content='width=device-width'><title>{title}</title>"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body><main>{body}</main></body></html>")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/")
def home(user: str = Cookie("nobody")):
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{kind}</td><td>{'VIP' if vip else ''}</td><td>"
        f"<form method=post action='/contacts/{number}/delete'>"
        f"<button onclick=\"return confirm('Sure?')\">Delete</button></form></td></tr>"
        for number, name, kind, vip in query("select id, name, kind, vip from contacts order by id")
    )
    table = f"<table><tr><th>Name<th>Kind<th>VIP<th></tr>{rows}</table>" if rows else "<p>No contacts yet</p>"
    return page(
        f"<h1>Contacts</h1><p>Signed in: {html.escape(user)}</p>"
        "<form method=post action=/contacts><label for=name>Name *</label><input id=name name=name required>"
        "<label>Kind <select name=kind><option value=f>Friend<option value=w>Work</select></label>"
        "<label><input type=checkbox name=vip value=1> VIP</label><button>Add contact</button></form>"
        "<form method=post action=/session><label>Who <input name=user></label><button>Sign in</button></form>"
        "<form method=post action=/photo enctype=multipart/form-data>"
        "<label>Photo <input type=file name=file></label><button>Send photo</button></form>"
        f"{table}<a href=/about>About</a>"
    )


@app.get("/about")
def about():
    return page("<h1>About</h1><p>A list of contacts</p><a href='/'>Contacts</a>", "About")


@app.post("/contacts")
def add(name: str = Form(), kind: str = Form("f"), vip: int = Form(0)):
    query("insert into contacts (name, kind, vip) values (?, ?, ?)", name, kind, vip)
    return RedirectResponse("/", 303)


@app.post("/contacts/{number}/delete")
def delete(number: int):
    query("delete from contacts where id = ?", number)
    return RedirectResponse("/", 303)


@app.post("/session")
def sign_in(user: str = Form()):
    answer = RedirectResponse("/", 303)
    answer.set_cookie("user", user)
    return answer


@app.post("/photo")
async def photo(file: UploadFile):
    return page(f"<h1>Got {file.filename}: {len(await file.read())} bytes</h1>")


@app.get("/api/contacts")
def api_list():
    return [{"id": i, "name": n, "kind": k} for i, n, k in query("select id, name, kind from contacts order by id")]


@app.post("/api/contacts", status_code=201)
async def api_add(request: Request):
    name = (await request.json())["name"]
    query("insert into contacts (name, kind, vip) values (?, 'f', 0)", name)
    return {"id": query("select max(id) from contacts")[0][0], "name": name}
