require("dotenv").config();
const cors = require("cors");
const express = require("express");
const basicRoutes = require("./routes/index");
const todoRoutes = require("./routes/todos");

const app = express();
const port = process.env.PORT || 3000;

app.use(cors({}));
app.use(express.json());
app.use(todoRoutes);
app.use(basicRoutes);
app.use((req, res) => res.status(404).send("Page not found."));

app.listen(port, () => console.log(`Server running at http://localhost:${port}`));
