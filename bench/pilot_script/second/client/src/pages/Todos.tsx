import { FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Todo, addTodo, deleteTodo, listTodos, tickTodo } from "@/api/todos";

export function Todos() {
  const [todos, setTodos] = useState<Todo[]>([]);
  const [title, setTitle] = useState("");

  const load = async () => setTodos(await listTodos());
  useEffect(() => {
    load();
  }, []);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    await addTodo(title.trim());
    setTitle("");
    await load();
  };

  const tick = async (todo: Todo) => {
    await tickTodo(todo.id, !todo.done);
    await load();
  };

  const remove = async (todo: Todo) => {
    await deleteTodo(todo.id);
    await load();
  };

  return (
    <main className="mx-auto max-w-xl space-y-6 p-8">
      <h1 className="text-3xl font-semibold">Todos</h1>
      <form className="flex gap-2" onSubmit={add}>
        <label className="sr-only" htmlFor="title">Title</label>
        <Input id="title" value={title} onChange={(event) => setTitle(event.target.value)} placeholder="What is to be done?" />
        <Button type="submit">Add todo</Button>
      </form>
      {todos.length === 0 && <p className="text-muted-foreground">Nothing to do yet.</p>}
      <ul className="space-y-2">
        {todos.map((todo) => (
          <li key={todo.id} className="flex items-center gap-3 rounded border p-3">
            <input type="checkbox" id={`done-${todo.id}`} checked={todo.done} onChange={() => tick(todo)} />
            <label htmlFor={`done-${todo.id}`} className={todo.done ? "line-through" : ""}>{todo.title}</label>
            <Button variant="outline" aria-label={`Delete ${todo.title}`} onClick={() => remove(todo)}>Delete</Button>
          </li>
        ))}
      </ul>
    </main>
  );
}
