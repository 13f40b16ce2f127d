"""The cookies of what a browser has begun: sealed, short-lived, and of use to nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from samokoder_app.accounts import flows
from samokoder_app.accounts.flows import FLOW_COOKIE, NEW_PASSWORD_COOKIE, Flow, VerifierStore

pytestmark = pytest.mark.usefixtures("samokoder_home")


def kept(flow: Flow) -> str:
    return f"a=b; {FLOW_COOKIE}={flows.seal_flow(flow)}; c=d"


def test_a_flow_comes_back_as_it_was() -> None:
    flow = Flow(kind="linking", email="ann@example.com", verifier="v" * 64, target="/projects/1", user_id=uuid4())
    assert flows.open_flow(kept(flow)) == flow


def test_the_cookie_names_nothing_and_needs_no_quotes() -> None:
    value = flows.seal_flow(Flow(kind="signup", email="ann@example.com", verifier="secret-verifier"))
    assert "ann" not in value
    assert "verifier" not in value
    assert all(sign.isalnum() or sign in "-_" for sign in value)


@pytest.mark.parametrize(
    "cookie", [None, "", "a=b", f"{FLOW_COOKIE}=", f"{FLOW_COOKIE}=x", f"{FLOW_COOKIE}={'A' * 9000}"]
)
def test_what_is_no_flow_of_ours_is_none(cookie: str | None) -> None:
    assert flows.open_flow(cookie) is None


def test_a_flow_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = kept(Flow(kind="oauth", verifier="v"))
    monkeypatch.setattr(flows, "FLOW_LIFETIME", timedelta(seconds=-1))
    assert flows.open_flow(cookie) is None


def test_a_permission_is_for_one_session_and_no_flow() -> None:
    session, other = uuid4(), uuid4()
    value = flows.permit_new_password(session)
    cookie = f"{NEW_PASSWORD_COOKIE}={value}"
    assert flows.may_set_password(cookie, session)
    assert not flows.may_set_password(cookie, other)
    assert not flows.may_set_password(cookie, None)
    assert not flows.may_set_password(None, session)
    assert flows.open_flow(f"{FLOW_COOKIE}={value}") is None
    sealed = flows.seal_flow(Flow(kind="recovery"))
    assert not flows.may_set_password(f"{NEW_PASSWORD_COOKIE}={sealed}", session)


async def test_of_what_the_client_remembers_the_verifier_alone_is_kept() -> None:
    store = VerifierStore()
    await store.set_item("supabase.auth.token", "a session")
    await store.set_item("supabase.auth.token-code-verifier", "abc/PASSWORD_RECOVERY")
    assert store.verifier == "abc"
    assert await store.get_item("supabase.auth.token-code-verifier") is None
