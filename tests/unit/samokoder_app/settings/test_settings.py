"""Settings: local mode needs none, hosting refuses what is not safe."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from samokoder_app.settings import EXAMPLE_SECRETS, Settings

SECRETS = {"SAMOKODER_MASTER_KEY": "m" * 32, "SUPABASE_JWT_SECRET": "j" * 32}
ROOT = Path(__file__).parents[4]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    return monkeypatch


def read(environment: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        environment.setenv(name, value)
    return Settings()


def test_local_mode_needs_nothing(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment)
    assert settings.is_local
    assert (settings.bind_host, settings.public_url) == ("127.0.0.1", "http://localhost:3000")
    assert settings.effective_preview_domain == "localhost"
    assert settings.allows_private_addresses
    assert (settings.sign_up_policy, settings.uses_embedded_auth) == ("open", True)


def test_the_example_as_it_is_shipped_means_the_defaults(environment: pytest.MonkeyPatch) -> None:
    defaults = read(environment)
    assert Settings(_env_file=ROOT / ".env.example") == defaults


def test_blank_values_count_as_not_set(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, HOST="", DATABASE_URL=" ", SUPABASE_URL="", SAMOKODER_ALLOW_PRIVATE_ADDRESSES="")
    assert settings.is_local
    assert settings.database_url is None


def test_a_hosted_platform_is_careful(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, HOST="0.0.0.0", SAMOKODER_PUBLIC_URL="https://apps.example.com/", **SECRETS)  # noqa: S104
    assert not settings.is_local
    assert settings.public_url == "https://apps.example.com"
    assert settings.platform_hosts == {"apps.example.com"}
    assert settings.effective_preview_domain is None
    assert not settings.allows_private_addresses
    assert settings.sign_up_policy == "invitation"


def test_a_second_engine_is_a_folder_and_a_python(environment: pytest.MonkeyPatch) -> None:
    assert read(environment).gpt_pilot is None
    named = read(environment, GPT_PILOT_HOME="/opt/gpt-pilot").gpt_pilot
    assert named == (Path("/opt/gpt-pilot"), Path("/opt/gpt-pilot/venv/bin/python"))
    named = read(environment, GPT_PILOT_HOME="/opt/gpt-pilot", GPT_PILOT_PYTHON="/opt/env/bin/python").gpt_pilot
    assert named == (Path("/opt/gpt-pilot"), Path("/opt/env/bin/python"))


@pytest.mark.parametrize(
    "values",
    [{"GPT_PILOT_PYTHON": "/opt/env/bin/python"}, {"GPT_PILOT_HOME": "gpt-pilot"}, {"GPT_PILOT_HOME": "~/gpt-pilot"}],
)
def test_half_a_second_engine_is_refused(environment: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="GPT_PILOT_"):
        read(environment, **values)


@pytest.mark.parametrize("name", sorted(SECRETS))
@pytest.mark.parametrize("value", [None, "short", *sorted(EXAMPLE_SECRETS)])
def test_weak_secrets_are_refused_outside_local_mode(
    environment: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    given = {**SECRETS, **({name: value} if value else {})}
    if value is None:
        del given[name]
    with pytest.raises(ValidationError, match=f"set {name} to a secret"):
        read(environment, HOST="127.0.0.1", **given)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"HOST": "0.0.0.0", **SECRETS}, "set SAMOKODER_PUBLIC_URL"),  # noqa: S104
        ({"HOST": "::", "SAMOKODER_PUBLIC_URL": "http://apps.example.com", **SECRETS}, "https://"),
        ({"SUPABASE_URL": "https://x.supabase.co"}, "set SUPABASE_ANON_KEY"),
        ({"PORT": "0"}, "greater than or equal to 1"),
        ({"PORT": "many"}, "valid integer"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    environment: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read(environment, **values)


@pytest.mark.parametrize("sender", ["no-reply", "x@", "@x.com", "a@b..c", "a@.com", "Samokoder <a@b.>"])
def test_a_sender_that_is_no_address_is_refused(environment: pytest.MonkeyPatch, sender: str) -> None:
    with pytest.raises(ValidationError, match="SMTP_FROM"):
        Settings(SMTP_HOST="mail.example.com", SMTP_FROM=sender)


def test_secrets_never_show(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, DATABASE_URL="postgresql://u:hunter22@h/d", SAMOKODER_MASTER_KEY="topsecret")
    assert "hunter22" not in repr(settings)
    assert "topsecret" not in repr(settings)


def test_the_example_explains_every_setting() -> None:
    example = (ROOT / ".env.example").read_text()
    for name, field in Settings.model_fields.items():
        assert f"{field.validation_alias}=" in example, name


HOSTED = {"HOST": "0.0.0.0", "SAMOKODER_PUBLIC_URL": "https://apps.example.com", **SECRETS}  # noqa: S104
SMTP = {"SMTP_HOST": "mail.example.com", "SMTP_FROM": "Samokoder <no-reply@example.com>"}


def test_mail_reaches_somebody_locally_and_where_there_is_a_server(environment: pytest.MonkeyPatch) -> None:
    local = read(environment)
    assert (local.sends_mail, local.confirms_addresses, local.smtp_server) == (True, False, None)
    hosted = read(environment, **HOSTED)
    assert (hosted.sends_mail, hosted.confirms_addresses) == (False, False)
    mailing = read(environment, **SMTP, SMTP_USER="mailer", SMTP_PASSWORD="hunter2-mail", SAMOKODER_SIGN_UP="open")
    assert (mailing.sends_mail, mailing.confirms_addresses) == (True, True)
    server = mailing.smtp_server
    assert server is not None
    assert (server.host, server.port, server.tls, server.user) == ("mail.example.com", 587, "starttls", "mailer")
    assert "hunter2-mail" not in repr(mailing)


def test_a_supabase_confirms_its_own_addresses(environment: pytest.MonkeyPatch) -> None:
    supabase = {"SUPABASE_URL": "https://x.supabase.co", "SUPABASE_ANON_KEY": "anon"}
    assert not read(environment, **HOSTED, **SMTP, **supabase).confirms_addresses


def test_open_sign_up_on_a_server_needs_mail(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="set SMTP_HOST and SMTP_FROM"):
        read(environment, **HOSTED, SAMOKODER_SIGN_UP="open")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SMTP_FROM": ""}, "set SMTP_FROM"),
        ({"SMTP_FROM": "Samokoder"}, "set SMTP_FROM"),
        ({"SMTP_FROM": "a@b.c\r\nBcc: d@e.f"}, "set SMTP_FROM"),
        ({"SMTP_TLS": "none"}, "only to a mail server on this machine"),
        ({"SMTP_USER": "mailer"}, "together"),
        ({"SMTP_PORT": "0"}, "SMTP_PORT"),
        ({"SMTP_TLS": "maybe"}, "SMTP_TLS"),
    ],
)
def test_a_mail_server_is_set_up_whole(environment: pytest.MonkeyPatch, changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read(environment, **{**SMTP, **changed})


def test_a_mail_server_on_this_machine_may_be_plain(environment: pytest.MonkeyPatch) -> None:
    assert read(environment, SMTP_HOST="localhost", SMTP_FROM="a@b.c", SMTP_TLS="none").smtp_server is not None


@pytest.mark.parametrize("name", ["GITHUB", "GOOGLE"])
@pytest.mark.parametrize("half", ["CLIENT_ID", "CLIENT_SECRET"])
def test_half_an_app_of_a_provider_is_refused(environment: pytest.MonkeyPatch, name: str, half: str) -> None:
    with pytest.raises(ValidationError, match=f"set both {name}_CLIENT_ID and {name}_CLIENT_SECRET"):
        read(environment, **{f"{name}_{half}": "x"})


def test_an_app_of_a_provider_is_read_and_its_secret_hidden(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, GITHUB_CLIENT_ID="app", GITHUB_CLIENT_SECRET="hidden")
    assert settings.github_client_id == "app"
    assert "hidden" not in repr(settings)
