"""The race's own account, its schedule of bad answers, and the table that it writes."""

import asyncio
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx

from bench.demo_endpoint import serving
from bench.racing.model import RaceModel, account
from bench.racing.showing import write_docs

LANE = {
    "calls": 6,
    "prompt_tokens": 21_020,
    "completion_tokens": 5_915,
    "questions": 0,
    "own_seconds": 1.5,
    "seconds": 20.0,
    "proof_calls": 0,
    "starts": True,
    "passed": 6,
    "requirements": 6,
    "is_verified": True,
    "bad_builds": 0,
    "bad_answers": 0,
    "starts_share": None,
    "verified_share": None,
}
RACE = {
    "calls_ratio": 0.273,
    "prompt_tokens_ratio": 0.271,
    "own_seconds_ratio": 0.3,
    "ours": LANE,
    "theirs": {**LANE, "calls": 22, "prompt_tokens": 77_447, "own_seconds": 5.0},
    "idea": "a todo app",
    "pilot_version": "1.2.5",
    "cores": 2,
    "load": 0.5,
}


def test_the_table_and_the_plot_say_what_was_measured(tmp_path: Path) -> None:
    write_docs(tmp_path, RACE)
    page = (tmp_path / "race.md").read_text()
    assert "| calls of the model | 6 | 22 | 0.27 |" in page
    assert "| prompt tokens | 21,020 | 77,447 | 0.27 |" in page
    assert "| requirements proven | 6 of 6 | 6 of 6 |  |" in page
    assert "| share that ends in an app that starts | – | – |  |" in page
    plot = ET.fromstring((tmp_path / "race.svg").read_text())  # noqa: S314 - our own
    assert "calls 0.27" in plot.attrib["aria-label"]


async def asked(model: RaceModel, times: int) -> list[str]:
    """The answers to so many calls, without the wire around them."""
    answers = []
    async with serving(endpoint=model) as served, httpx.AsyncClient() as client:
        for _ in range(times):
            body = {"model": "race", "messages": [{"role": "user", "content": "x" * 40}], "stream": True}
            answer = await client.post(f"{served.base_url}/chat/completions", json=body)
            events = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
            choices = [choice for event in events for choice in json.loads(event)["choices"]]
            answers.append("".join(choice["delta"].get("content", "") for choice in choices))
    return answers


def test_every_nth_answer_is_bad_and_all_are_counted() -> None:
    model = RaceModel(say=lambda messages: "fine answer", bad_every=3, first_bad=1)
    answers = asyncio.run(asked(model, 8))
    assert [number for number, answer in enumerate(answers) if answer != "fine answer"] == [1, 4, 7]
    assert [one.is_bad for one in model.calls] == [answer != "fine answer" for answer in answers]
    assert answers[4] == "fine "
    counted = account(model.calls)
    assert (counted.calls, counted.prompt_tokens, counted.completion_tokens) == (8, 80, 8 * 11 // 4)


def test_a_model_without_a_schedule_makes_no_mistakes() -> None:
    answers = asyncio.run(asked(RaceModel(say=lambda messages: "fine"), 4))
    assert answers == ["fine"] * 4
