require("dotenv").config();
const cors = require("cors");
const express = require("express");
const { connectDB } = require("./config/database");
const authRoutes = require("./routes/authRoutes");
const basicRoutes = require("./routes/index");
const todoRoutes = require("./routes/todos");

const app = express();
const port = process.env.PORT || 3000;

app.use(cors({}));
app.use(express.json());
app.use("/api/auth", authRoutes);
app.use("/api/todos", todoRoutes);
app.use(basicRoutes);
app.use((req, res) => res.status(404).send("Page not found."));

connectDB();
app.listen(port, () => console.log(`Server running at http://localhost:${port}`));
