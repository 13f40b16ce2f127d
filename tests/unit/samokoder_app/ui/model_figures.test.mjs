// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { priceOf, shortened } from "../../../../assets/components/model_figures.js";

const ru = { free: "бесплатно", price_unknown: "цена неизвестна", call: "+ {usd} за запрос", thousands: "{number} тыс.", millions: "{number} млн" };
const en = { free: "free", price_unknown: "price unknown", call: "+ {usd} a call", thousands: "{number}k", millions: "{number}M" };
const model = (prompt, completion, more) => ({ prompt_usd_per_million: prompt, completion_usd_per_million: completion, call_usd: null, is_free: false, ...more });

test("sizes are said in thousands and millions", () => {
  assert.deepEqual([400_000, 999_499, 999_600, 1_050_000, 1_048_576].map((size) => shortened("ru", size, ru)), ["400 тыс.", "999 тыс.", "1 млн", "1,1 млн", "1 млн"]);
  assert.deepEqual([400_000, 999_600, 1_130_000].map((size) => shortened("en", size, en)), ["400k", "1M", "1.1M"]);
});

test("prices are said as the language writes numbers", () => {
  assert.equal(priceOf("ru", model("0.15", "3"), ru), "0,15\u00a0$ / 3\u00a0$");
  assert.equal(priceOf("en", model("0.15", "3"), en), "$0.15 / $3");
  assert.equal(priceOf("en", model(null, "3"), en), "price unknown");
  assert.equal(priceOf("en", model("0", "0", { is_free: true }), en), "free");
});

test("a model that is charged by the call is not said to cost nothing", () => {
  assert.equal(priceOf("ru", model("0", "0", { call_usd: "0.03" }), ru), "0\u00a0$ / 0\u00a0$ + 0,03\u00a0$ за запрос");
  assert.equal(priceOf("en", model("0", "0", { call_usd: "0.03" }), en), "$0 / $0 + $0.03 a call");
});
