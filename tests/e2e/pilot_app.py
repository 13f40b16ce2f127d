"""A small todo app of Vite and Express, as the double of GPT-Pilot makes it in the browser tests."""

PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Todos</title></head>
  <body>
    <h1>Todos</h1>
    <form><label>Title <input name="title" required></label> <button>Add todo</button></form>
    <ul></ul>
    <script type="module">
      const list = document.querySelector("ul");
      const send = (path, method, body) =>
        fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      const show = async () => {
        const { todos } = await (await fetch("/api/todos")).json();
        list.replaceChildren(...todos.map((todo) => {
          const item = document.createElement("li"), label = document.createElement("label"), box = document.createElement("input");
          box.type = "checkbox"; box.checked = todo.done;
          box.onchange = () => send(`/api/todos/${todo.id}`, "PUT", { done: box.checked });
          label.append(box, ` ${todo.title}`); item.append(label); return item;
        }));
      };
      document.querySelector("form").onsubmit = async (event) => {
        event.preventDefault();
        await send("/api/todos", "POST", { title: event.target.title.value });
        event.target.reset(); await show();
      };
      show();
    </script>
  </body>
</html>
"""
SERVER = """const express = require("express");

const app = express();
const todos = [];
app.use(express.json());
app.get("/api/todos", (req, res) => res.json({ todos }));
app.post("/api/todos", (req, res) => {
  todos.push({ id: todos.length + 1, title: String(req.body.title), done: false });
  res.status(201).json(todos.at(-1));
});
app.put("/api/todos/:id", (req, res) => {
  todos[req.params.id - 1].done = Boolean(req.body.done);
  res.json(todos[req.params.id - 1]);
});
app.listen(process.env.PORT, "127.0.0.1");
"""
APP = {
    "client/index.html": PAGE,
    "client/package.json": '{"name": "client", "private": true, "type": "module", "dependencies": {}}\n',
    "server/package.json": '{"name": "server", "private": true, "dependencies": {"express": "^4.20.0"}}\n',
    "server/server.js": SERVER,
}

_DELETE_BUTTON = """label.append(box, ` ${todo.title}`); item.append(label);
          const gone = document.createElement("button");
          gone.textContent = `Delete ${todo.title}`;
          gone.onclick = async () => { await send(`/api/todos/${todo.id}`, "DELETE"); await show(); };
          item.append(gone); return item;"""
_DELETE_ROUTE = """app.delete("/api/todos/:id", (req, res) => {
  todos.splice(todos.findIndex((todo) => todo.id === Number(req.params.id)), 1);
  res.status(204).end();
});
app.listen"""
FEATURE = {
    "client/index.html": PAGE.replace(
        "label.append(box, ` ${todo.title}`); item.append(label); return item;", _DELETE_BUTTON
    ),
    "server/server.js": SERVER.replace("app.listen", _DELETE_ROUTE),
}
"""What its new feature changes: todos can be deleted."""
