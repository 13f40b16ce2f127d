import api from "./api";

export interface Todo {
  id: string;
  title: string;
  done: boolean;
}

export const listTodos = async (): Promise<Todo[]> => (await api.get("/api/todos")).data.todos;

export const addTodo = async (title: string): Promise<Todo> => (await api.post("/api/todos", { title })).data.todo;

export const tickTodo = async (id: string, done: boolean): Promise<Todo> =>
  (await api.put(`/api/todos/${id}`, { done })).data.todo;
