import pytest
from pydantic import SecretStr

from samokoder_app.keys.vault import ROUNDS, Vault, VaultError, mask_key

CANARY = "sk-canary-5f2b9c71e0d34a4f2a"
SALT, OTHER_SALT = b"s" * 16, b"o" * 16


@pytest.fixture
def vault() -> Vault:
    return a_vault("m")


def a_vault(*masters: str) -> Vault:
    return Vault(lambda: tuple(SecretStr(letter * 48) for letter in masters), rounds=1000)


def test_a_sealed_key_opens_again(vault: Vault) -> None:
    sealed = vault.seal(SecretStr(CANARY), SALT)
    assert CANARY not in sealed
    assert vault.open(sealed, SALT).get_secret_value() == CANARY


def test_sealing_twice_gives_two_tokens(vault: Vault) -> None:
    assert vault.seal(SecretStr(CANARY), SALT) != vault.seal(SecretStr(CANARY), SALT)


def test_another_users_salt_does_not_open_it(vault: Vault) -> None:
    sealed = vault.seal(SecretStr(CANARY), SALT)
    with pytest.raises(VaultError):
        vault.open(sealed, OTHER_SALT)


def test_another_master_key_does_not_open_it(vault: Vault) -> None:
    sealed = vault.seal(SecretStr(CANARY), SALT)
    with pytest.raises(VaultError):
        a_vault("n").open(sealed, SALT)


def test_one_master_secret_takes_the_place_of_another(vault: Vault) -> None:
    sealed = vault.seal(SecretStr(CANARY), SALT)
    both = a_vault("n", "m")
    assert both.open(sealed, SALT).get_secret_value() == CANARY
    assert (vault.is_current(sealed), both.is_current(sealed)) == (True, False)
    resealed = both.reseal(sealed, SALT)
    assert both.is_current(resealed)
    assert both.reseal(resealed, SALT) == resealed
    assert a_vault("n").open(resealed, SALT).get_secret_value() == CANARY
    # A machine that seals with the old one still, and knows the new one already.
    assert a_vault("m", "n").open(resealed, SALT).get_secret_value() == CANARY
    with pytest.raises(VaultError):
        both.reseal(a_vault("x").seal(SecretStr(CANARY), SALT), SALT)


def test_what_was_sealed_before_there_were_tags_opens_and_is_sealed_anew(vault: Vault) -> None:
    old = "v1:" + vault.seal(SecretStr(CANARY), SALT).split(":")[2]
    both = a_vault("n", "m")
    assert both.open(old, SALT).get_secret_value() == CANARY
    assert not vault.is_current(old)
    assert a_vault("n").open(both.reseal(old, SALT), SALT).get_secret_value() == CANARY


@pytest.mark.parametrize("damage", ["", "v1:", "v2:abc", "v3:a:b", "no format"])
def test_a_damaged_token_is_refused(vault: Vault, damage: str) -> None:
    with pytest.raises(VaultError):
        vault.open(damage, SALT)


def test_nothing_shows_a_secret(vault: Vault) -> None:
    opened = vault.open(vault.seal(SecretStr(CANARY), SALT), SALT)
    assert CANARY not in f"{opened} {opened!r} {vault!r} {vars(vault)!r}"
    assert "m" * 48 not in f"{vault!r} {vars(vault)!r}"


def test_the_rounds_are_as_many_as_advised() -> None:
    assert ROUNDS >= 600_000


@pytest.mark.parametrize(
    ("key", "mask"),
    [
        ("sk-or-v1-0123456789abcdef4f2a", "sk-or-…4f2a"),
        ("sk-ant-api03-0123456789abcdef4f2a", "sk-ant-…4f2a"),
        ("sk-proj-0123456789abcdef4f2a", "sk-proj-…4f2a"),
        ("gsk_0123456789abcdef4f2a", "…4f2a"),
        ("0123456789abcdef4f2a", "…4f2a"),
        ("0123456-89abcdef4f2a", "…4f2a"),
        ("short-key", "…"),
        ("", "…"),
    ],
)
def test_a_mask_shows_four_characters_at_most(key: str, mask: str) -> None:
    assert mask_key(SecretStr(key)) == mask
