/** The first page is the list of tasks. */
import { Navigate } from "react-router";

export default function HomePage() {
  return <Navigate to="/tasks" replace />;
}
