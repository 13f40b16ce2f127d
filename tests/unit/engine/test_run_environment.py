"""What an app is given: which names, what it asks for, and what its roles hear of it."""

import pytest
from pydantic import SecretStr

from engine.agents.brief import Brief
from engine.builds.stages.settings_mending import with_given_settings
from engine.builds.state import BuildState, Requirement, Role, Spec
from engine.run_environment import RunEnvironment, name_problem
from engine.stacks.needs import Needs, needs_of
from engine.stacks.stack import load_stack

FASTAPI, REACT = load_stack("fastapi"), load_stack("react-express")
VALUE = "sk_test_canary_0123456789"


@pytest.mark.parametrize("name", ["STRIPE_SECRET_KEY", "MAIL_TO", "A", "X9_", "APP_URL"])
def test_names_of_apps_are_accepted(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("stripe", "secret_name_invalid"),
        ("1KEY", "secret_name_invalid"),
        ("_KEY", "secret_name_invalid"),
        ("KEY=1", "secret_name_invalid"),
        ("KEY\n", "secret_name_invalid"),
        ("КЛЮЧ", "secret_name_invalid"),
        ("K" * 65, "secret_name_invalid"),
        ("", "secret_name_invalid"),
        *((name, "secret_name_refused") for name in ("PATH", "PORT", "DATA_DIR", "HTTPS_PROXY", "NO_PROXY")),
        *((name, "secret_name_refused") for name in ("LD_PRELOAD", "PYTHONPATH", "NODE_OPTIONS", "BASH_ENV", "HOME")),
        *((name, "secret_name_refused") for name in ("PYTHONSTARTUP", "SSL_CERT_FILE", "DATABASE_URL", "UV_INDEX")),
    ],
)
def test_names_that_could_harm_are_refused(name: str, problem: str) -> None:
    assert name_problem(name) == problem


@pytest.mark.parametrize("stack", [FASTAPI, REACT], ids=lambda stack: stack.id)
def test_no_variable_of_a_stack_can_be_taken(stack) -> None:
    assert [name for name in (*stack.env, "DATA_DIR") if name_problem(name) is None] == []


@pytest.mark.parametrize("stack", [FASTAPI, REACT], ids=lambda stack: stack.id)
def test_a_starter_needs_nothing(stack) -> None:
    files = {path: content.decode("utf-8", "replace") for path, content in stack.starter_files().items()}
    assert needs_of(files, stack) == Needs()


def test_what_code_reads_and_calls_is_found() -> None:
    files = {
        "app/pay.py": 'import httpx\nKEY = os.environ["STRIPE_SECRET_KEY"]\nhttpx.post("https://api.stripe.com/v1/x")\n',
        "app/mail.py": "os.environ.get('MAIL_TO', '')\nos.getenv(\"DATA_DIR\")\n",
        "app/links.py": 'LINK = "https://docs.example.com/help"\n',
        "server/x.ts": 'const a = process.env.API_TOKEN ?? process.env["OTHER"]; fetch(`https://api.example.org/${a}`);',
        "tests/test_x.py": 'os.environ["ONLY_IN_TESTS"]',
        "README.md": 'os.environ["IN_WORDS"]',
    }
    needs = needs_of(files, FASTAPI)
    assert needs.variables == ("API_TOKEN", "MAIL_TO", "OTHER", "STRIPE_SECRET_KEY")
    assert needs.hosts == ("api.example.org", "api.stripe.com")
    given = RunEnvironment(secrets={"OTHER": SecretStr(VALUE)}, hosts=("*.stripe.com",))
    assert needs.without(given) == Needs(
        variables=needs.variables[:2] + needs.variables[3:], hosts=("api.example.org",)
    )


def test_what_a_file_of_settings_gives_is_no_need_and_mongodb_is_stood_in_for() -> None:
    files = {
        "server/.env": "PORT=3000\nJWT_SECRET=long # secret\nMAIL_TO=\n",
        "server/app.js": "require('mongoose').connect(process.env.DATABASE_URL); [process.env.JWT_SECRET, process.env.MAIL_TO]",
    }
    needs = needs_of(files, load_stack("vite-express"))
    assert needs == Needs(variables=("MAIL_TO",), has_stand_in=True)
    assert needs.without(RunEnvironment(secrets={"MAIL_TO": SecretStr(VALUE)})) == Needs(has_stand_in=True)
    assert needs_of(files, REACT).has_stand_in is False
    left_over = {"server/server.js": "require('./routes')", "server/config/database.js": "require('mongoose')"}
    assert needs_of(left_over, load_stack("vite-express")).has_stand_in is False
    used = {**left_over, "server/server.js": "require('./config/database')"}
    assert needs_of(used, load_stack("vite-express")).has_stand_in is True


@pytest.mark.timeout(20)
def test_every_file_is_gone_over_once() -> None:
    """Each name was looked for in all other files: that took time by the square of what there is."""
    files: dict[str, str | None] = {f"server/small{number}.js": ";" for number in range(2_500)}
    files |= {f"server/large{number}.js": "x" * 40_000 for number in range(2_500)}
    small: dict[str, str | None] = {"server/key.js": "process.env.SOME_KEY", **files}
    assert needs_of(small, load_stack("vite-express")).variables == ()
    asked = {"server/server.js": 'import "./key.js"', **small}
    assert needs_of(asked, load_stack("vite-express")).variables == ("SOME_KEY",)
    itself = {"server/key.js": 'process.env.SOME_KEY; import "./key"'}
    assert needs_of(itself, load_stack("vite-express")).variables == ()


def test_of_very_much_code_only_the_beginning_is_read() -> None:
    files = {f"app/f{number:03}.py": f'os.environ["NAME_{number}"]\n'.ljust(190_000) for number in range(200)}
    assert needs_of(files, FASTAPI).variables == tuple(sorted(f"NAME_{number}" for number in range(26)))[:20]


def test_a_secret_of_the_project_counts_as_given() -> None:
    text = 'import os\nTO = os.environ["MAIL_RECEIVER"]\n'
    assert with_given_settings({"app/x.py": text}, FASTAPI) != {}
    assert with_given_settings({"app/x.py": text}, FASTAPI, ("MAIL_RECEIVER",)) == {}


def test_roles_hear_names_and_never_values() -> None:
    environment = RunEnvironment(secrets={"STRIPE_SECRET_KEY": SecretStr(VALUE)}, hosts=("api.stripe.com",))
    spec = Spec(title="Shop", summary="Sells", requirements=(Requirement(id="R1", text="Sells a book"),))
    state = BuildState(idea="a shop", language="en", stack="fastapi", spec=spec)
    brief = Brief(state=state, stack=FASTAPI, secrets=environment.names, hosts=environment.hosts)
    prompt = brief.prompt(Role.ARCHITECT).turns[0].text
    assert "environment variables (tests do not): STRIPE_SECRET_KEY" in prompt
    assert "outside hosts" in prompt
    assert "api.stripe.com" in prompt
    bare = Brief(state=state, stack=FASTAPI).prompt(Role.ARCHITECT).turns[0].text
    assert "environment variables" not in bare
    assert VALUE not in repr(environment)
