const express = require("express");
const Todo = require("../models/Todo");
const { requireUser } = require("./middleware/auth");

const router = express.Router();
const shown = ({ id, title, done }) => ({ id, title, done });

router.get("/", requireUser, async (req, res) => {
  const todos = await Todo.find({ owner: req.user._id }).sort("createdAt");
  res.json({ todos: todos.map(shown) });
});

router.post("/", requireUser, async (req, res) => {
  const title = String(req.body.title || "").trim();
  if (!title) return res.status(400).json({ message: "A title is needed." });
  const todo = await Todo.create({ owner: req.user._id, title });
  return res.status(201).json({ todo: shown(todo) });
});

router.put("/:id", requireUser, async (req, res) => {
  const found = { _id: req.params.id, owner: req.user._id };
  const todo = await Todo.findOneAndUpdate(found, { done: Boolean(req.body.done) }, { new: true });
  if (!todo) return res.status(404).json({ message: "There is no such todo." });
  return res.json({ todo: shown(todo) });
});

module.exports = router;
