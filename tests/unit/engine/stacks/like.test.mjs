// Run by test_like.py with `node --test`.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test from "node:test";
import { isLike } from "../../../../engine/stacks/react-express/starter/server/like.ts";

test("letters of every alphabet fit in either case", () => {
  assert.ok(isLike("%ДОМ%", "Новый дом у реки"));
  assert.ok(isLike("straße", "STRAßE"));
  assert.ok(!isLike("%дом%", "Новый дым"));
});

test("what stands in a pattern means what it means to SQLite", () => {
  const database = new DatabaseSync(":memory:");
  const texts = ["", "a", "ab", "abc", "a%b", "a_b", "(a.b)*", "aXb\nc", "aab", "\u{1F600}b"];
  const patterns = ["", "%", "_", "%%", "a%", "%b", "a_b", "%a%b%", "(a.b)*", "_%_", "a%b%", "%ab", "__", "_b"];
  for (const pattern of patterns) {
    for (const text of texts) {
      const { fits } = database.prepare("SELECT ? LIKE ? AS fits").get(text, pattern);
      assert.equal(isLike(pattern, text), Boolean(fits), `${text} LIKE ${pattern}`);
    }
  }
  for (const pattern of ["a!%b", "a!_b", "!%%", "a!!b", "%!", "a!%%", "%!_%"]) {
    for (const text of [...texts, "a!b", "!", "%c"]) {
      const { fits } = database.prepare("SELECT ? LIKE ? ESCAPE '!' AS fits").get(text, pattern);
      assert.equal(isLike(pattern, text, "!"), Boolean(fits), `${text} LIKE ${pattern} ESCAPE !`);
    }
  }
});

test("no pattern stops the server", { timeout: 60_000 }, () => {
  const text = "a".repeat(10_000);
  assert.ok(!isLike(`${"%a".repeat(5_000)}b`, text));
  assert.ok(isLike("%a".repeat(5_000), text));
  assert.ok(!isLike(`%${"a_".repeat(500)}b`, text));
});
