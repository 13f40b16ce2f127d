// Reads every script of the app as a module or, if it is none, as a script of a page; says which cannot be read. Runs nothing.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { Script, SourceTextModule } from "node:vm";

const isWritten = (make) => {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

/** Node's own words about a text that is no module: file, line and a mark below the place. */
function problem(path, text) {
  const asked = spawnSync(process.execPath, ["--input-type=module", "--check", "-"], { input: text, encoding: "utf8" });
  return asked.stderr.split("\n    at ")[0].replace("[stdin]", path).trim();
}

for (const path of globSync("**/*.{js,mjs}", { exclude: (name) => name === "node_modules" }).sort()) {
  const text = readFileSync(path, "utf8");
  if (isWritten(() => new SourceTextModule(text)) || isWritten(() => new Script(text))) continue;
  console.error(problem(path, text));
  process.exitCode = 1;
}
