const fs = require("fs");
const path = require("path");
const express = require("express");

const router = express.Router();
const file = path.join(process.env.DATA_DIR || path.join(__dirname, ".."), "todos.json");

const read = () => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : []);
const write = (todos) => fs.writeFileSync(file, JSON.stringify(todos));

router.get("/api/todos", (req, res) => res.json({ todos: read() }));

router.post("/api/todos", (req, res) => {
  const title = String(req.body.title || "").trim();
  if (!title) return res.status(400).json({ error: "A title is needed." });
  const todos = read();
  const todo = { id: 1 + Math.max(0, ...todos.map((one) => one.id)), title, done: false };
  write([...todos, todo]);
  return res.status(201).json({ todo });
});

router.put("/api/todos/:id", (req, res) => {
  const todos = read();
  const todo = todos.find((one) => one.id === Number(req.params.id));
  if (!todo) return res.status(404).json({ error: "There is no such todo." });
  todo.done = Boolean(req.body.done);
  write(todos);
  return res.json({ todo });
});

router.delete("/api/todos/:id", (req, res) => {
  write(read().filter((one) => one.id !== Number(req.params.id)));
  return res.status(204).end();
});

module.exports = router;
