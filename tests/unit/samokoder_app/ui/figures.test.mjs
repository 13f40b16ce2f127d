// Run by test_build_model.py with `node --test`. Python writes the same: tests/unit/engine/test_amounts.py.
import assert from "node:assert/strict";
import test from "node:test";
import { duration, listPrice, money, moneyRange, number, percent } from "../../../../assets/components/figures.js";

const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("\u2060", "");

test("dollars are written as each language does it, with more digits only where cents say nothing", () => {
  const amounts = [0, 0.00042, 0.01, 0.025, 0.1, 0.15, 1234.5];
  assert.deepEqual(amounts.map((usd) => money("en", usd)), ["$0.00", "$0.0004", "$0.01", "$0.025", "$0.10", "$0.15", "$1,234.50"]);
  assert.deepEqual(amounts.map((usd) => plain(money("ru", usd))), ["0,00 $", "0,0004 $", "0,01 $", "0,025 $", "0,10 $", "0,15 $", "1 234,50 $"]);
});

test("a listed price has all its digits", () => {
  assert.deepEqual(["3", "0.1", "0.075", "15.00"].map((price) => listPrice("en", price)), ["$3", "$0.10", "$0.075", "$15"]);
  assert.equal(plain(listPrice("ru", "0.075")), "0,075 $");
});

test("a range of sums names the currency once", () => {
  assert.equal(plain(moneyRange("en", 0.15, 1.2)), "$0.15–1.20");
  assert.equal(plain(moneyRange("ru", 0.15, 1.2)), "0,15–1,20 $");
  assert.equal(plain(moneyRange("ru", 0.151, 0.149)), "0,15 $");
  assert.equal(plain(moneyRange("en", 0.0012, 0.5)), "$0.0012–0.5000");
});

test("numbers and shares", () => {
  assert.deepEqual([number("en", 12345), plain(number("ru", 12345)), number("ru", 1.25, 1)], ["12,345", "12 345", "1,3"]);
  assert.deepEqual([percent("en", 80), plain(percent("ru", 80))], ["80%", "80 %"]);
});

test("how long something lasts is said in what says enough", () => {
  const lengths = [0.4, 42, 60, 3599, 3600, 7500, 172800, -5];
  assert.deepEqual(lengths.map((one) => plain(duration("en", one))), ["0 sec", "42 sec", "1 min", "59 min", "1 hr", "2 hr 5 min", "2 days", "0 sec"]);
  assert.deepEqual([42, 7500].map((one) => plain(duration("ru", one))), ["42 с", "2 ч 5 мин"]);
});
