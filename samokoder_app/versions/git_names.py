"""Which files git may not hold, or would take for instructions to itself."""

import re

_FOR_GIT = re.compile(r"\.gitmodules(?:[. ]*|:.*)|gi[0-9a-z]*~[0-9]+", re.IGNORECASE)
"""Submodules would be fetched by whoever clones; the second form is the same name as Windows shortens it."""


def is_fit_for_git(path: str) -> bool:
    """Whether a file of an app goes into its repository."""
    return not any(_FOR_GIT.fullmatch(name) for name in path.split("/"))
