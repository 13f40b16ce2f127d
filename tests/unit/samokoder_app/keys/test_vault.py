import pytest
from pydantic import SecretStr

from samokoder_app.keys.vault import ROUNDS, Vault, VaultError, mask_key

CANARY = "sk-canary-5f2b9c71e0d34a4f2a"
SALT, OTHER_SALT = b"s" * 16, b"o" * 16


@pytest.fixture
def vault() -> Vault:
    return Vault(SecretStr("m" * 48), rounds=1000)


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
        Vault(SecretStr("n" * 48), rounds=1000).open(sealed, SALT)


@pytest.mark.parametrize("damage", ["", "v1:", "v2:abc", "no format"])
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
    [("sk-or-v1-0123456789abcdef4f2a", "sk-…4f2a"), ("0123456789abcdef4f2a", "…4f2a"), ("short-key", "…"), ("", "…")],
)
def test_a_mask_shows_four_characters_at_most(key: str, mask: str) -> None:
    assert mask_key(SecretStr(key)) == mask
