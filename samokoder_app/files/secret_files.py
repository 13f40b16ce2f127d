"""Files that hold keys and passwords: they neither come in with an import nor leave with an export."""

_NAMES = frozenset({".netrc", ".pypirc", ".npmrc", ".git-credentials", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa"})
_ENDINGS = (".pem", ".p12", ".pfx")
_EXAMPLES = (".example", ".sample", ".template")


def holds_secrets(path: str) -> bool:
    """Whether a file of this name is there for secrets; examples of settings are not."""
    name = path.rpartition("/")[2].casefold()
    if name == ".env" or name.startswith(".env."):
        return not name.endswith(_EXAMPLES)
    return name in _NAMES or name.endswith(_ENDINGS)
