export interface Todo {
  id: number;
  title: string;
  done: boolean;
}

const todos: Todo[] = [];

// Description: List all todos
// Endpoint: GET /api/todos
// Request: {}
// Response: { todos: Array<{ id: number, title: string, done: boolean }> }
export const listTodos = async (): Promise<Todo[]> => [...todos];

// Description: Add a todo
// Endpoint: POST /api/todos
// Request: { title: string }
// Response: { todo: { id: number, title: string, done: boolean } }
export const addTodo = async (title: string): Promise<Todo> => {
  const todo = { id: todos.length + 1, title, done: false };
  todos.push(todo);
  return todo;
};

// Description: Tick a todo off
// Endpoint: PUT /api/todos/:id
// Request: { done: boolean }
// Response: { todo: { id: number, title: string, done: boolean } }
export const tickTodo = async (id: number, done: boolean): Promise<Todo> => {
  const todo = todos.find((one) => one.id === id)!;
  todo.done = done;
  return { ...todo };
};
