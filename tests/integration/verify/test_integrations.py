"""Apps that pay and send mail: the examples of docs/integrations.md, through the proxy to services on the loopback."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from engine.run_environment import RunEnvironment
from engine.sandbox.commands import SandboxSettings
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.sandbox import Sandbox
from engine.stacks.stack import load_stack
from engine.verify.evidence import CheckStatus
from engine.verify.parsing import parse_checks
from engine.verify.ports import AppUnderTest
from engine.verify.verifier import Verifier
from tests.integration.verify.conftest import _slots, put
from tests.integration.verify.recording import RecordingObserver, Verified
from tests.outside import MAIL, MAIL_KEY, PAYMENT_KEY, PAYMENTS, Outside, outside_services

DOCS = Path(__file__).parents[3] / "docs" / "integrations.md"
EXAMPLES = dict(re.findall(r"^```\w+ (app/\S+)\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.M | re.S))
LEAK = """
import os
from fastapi import APIRouter
router = APIRouter()
print("starting with", os.environ.get("STRIPE_SECRET_KEY"), flush=True)

@router.get("/api/leak")
def leak() -> dict[str, str]:
    raise RuntimeError("my key is " + os.environ.get("STRIPE_SECRET_KEY", ""))

@router.get("/api/told")
def told() -> dict[str, str]:
    return {"key": os.environ.get("STRIPE_SECRET_KEY", "")}
"""


def check(number: int, *steps: dict[str, object]) -> dict[str, object]:
    return {"id": f"C{number}", "requirement": f"R{number}", "title": f"Check {number}", "steps": list(steps)}


def do(what: str, **values: object) -> dict[str, object]:
    return {"do": what, **values}


BUY = (do("open", path="/buy"), do("click", name="Buy the book"))
WRITE = (
    do("open", path="/contact"),
    do("fill", name="Your address", value="ada@example.org"),
    do("fill", name="Message", value="Is it in stock?"),
    do("click", name="Send"),
)

VerifyGiven = Callable[..., Awaitable[Verified]]


@pytest.fixture
async def outside(tmp_path: Path) -> AsyncIterator[Outside]:
    async with outside_services(tmp_path) as services:
        yield services


@pytest.fixture
def verify_given(
    samokoder_home: Path,
    sandbox: Sandbox,
    runtimes,
    run_dir: Path,
    dependencies: Path,
    data_root: Path,
    outside: Outside,
) -> VerifyGiven:
    """`await verify_given(environment, checks, files)` verifies the examples of the docs."""
    trusting = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes, ca_file=outside.ca_file))

    async def run(environment: RunEnvironment, checks: list[dict[str, object]], files: dict[str, str]) -> Verified:
        stack, identity = load_stack("fastapi"), identity_of_slot(next(_slots))
        root = samokoder_home / f"app-{next(_slots)}"
        starter = {path: content.decode() for path, content in stack.starter_files().items()}
        put(root, {**starter, **files}, identity)
        app = AppUnderTest(app_dir=root, stack=stack, identity=identity, language="en", environment=environment)
        observer = RecordingObserver()
        verifier = Verifier(trusting, runtimes, dependencies, data_root, outside.dialer())
        return Verified(await verifier.verify(app, parse_checks(checks), observer), observer)

    return run


def given(outside: Outside, *, hosts: tuple[str, ...] | None = None) -> RunEnvironment:
    secrets = {
        "STRIPE_SECRET_KEY": PAYMENT_KEY,
        "STRIPE_API_BASE": outside.address(PAYMENTS),
        "RESEND_API_KEY": MAIL_KEY,
        "RESEND_API_BASE": outside.address(MAIL),
        "MAIL_TO": "owner@example.org",
    }
    wrapped = {name: SecretStr(value) for name, value in secrets.items()}
    return RunEnvironment(secrets=wrapped, hosts=outside.hosts if hosts is None else hosts)


def test_the_docs_have_both_examples() -> None:
    assert [path for path in EXAMPLES if path.endswith(".py")] == ["app/routers/shop.py", "app/routers/contact.py"]


async def test_with_test_keys_it_pays_and_sends(verify_given: VerifyGiven, outside: Outside) -> None:
    checks = [
        check(1, *BUY, do("see", text="The payment has begun.")),
        check(2, *WRITE, do("see", text="The message is on its way.")),
    ]
    verified = await verify_given(given(outside), checks, EXAMPLES)

    failed = [one for one in (*verified.report.facts, *verified.report.checks) if one.status is not CheckStatus.PASSED]
    assert failed == []
    assert verified.report.denied == ()
    assert [one["line_items[0][price_data][unit_amount]"] for one in outside.sessions] == ["1200"]
    assert [(mail["to"], mail["reply_to"]) for mail in outside.mails] == [(["owner@example.org"], "ada@example.org")]


async def test_without_anything_it_starts_and_says_so(verify_given: VerifyGiven) -> None:
    checks = [
        check(1, *BUY, do("see", text="Payments are not configured yet.")),
        check(2, *WRITE, do("see", text="Mail is not configured yet.")),
    ]
    verified = await verify_given(RunEnvironment(), checks, EXAMPLES)

    assert [one.status for one in verified.report.checks] == [CheckStatus.PASSED, CheckStatus.PASSED]


async def test_a_denied_host_is_named_and_secrets_stay_hidden(verify_given: VerifyGiven, outside: Outside) -> None:
    """The app prints its key, answers with it and fails with it; it may reach the mail service alone."""
    checks = [
        check(1, *BUY, do("see", text="The payment has begun.")),
        check(
            2, do("open", path="/buy"), do("api", method="GET", path="/api/leak", status=200, expect={"key": "another"})
        ),
        check(
            3, do("open", path="/"), do("api", method="GET", path="/api/told", status=200, expect={"key": "another"})
        ),
    ]
    environment = given(outside, hosts=(f"{MAIL}:{outside.port}",))
    verified = await verify_given(environment, checks, {**EXAMPLES, "app/routers/leak.py": LEAK})

    report, observer = verified.report, verified.observer
    assert report.denied == (f"{PAYMENTS}:{outside.port}",)
    assert [one.status for one in report.checks] == [CheckStatus.FAILED] * 3
    assert report.failure is not None
    assert f"may not reach {PAYMENTS}" in report.failure
    assert "my key is •••" in report.failure
    assert "starting with •••" in observer.output
    told = [report.model_dump_json(), observer.output, *(one.model_dump_json() for one in observer.evidence)]
    for place in told:
        assert PAYMENT_KEY not in place
        assert PAYMENT_KEY[8:] not in place
    assert outside.sessions == []
