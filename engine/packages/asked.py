"""What an app's own list of packages asks for: names and version ranges of the registry, and nothing else.

Installers hear only what is written here anew from the parts that were understood, never a line of the app's.
"""

from collections.abc import Mapping

from engine.packages.package_json import PACKAGE_JSON, PACKAGE_LOCK, node_packages
from engine.packages.reading import Asked
from engine.packages.requirements import PYPROJECT, python_packages
from engine.stacks.packages import manifest_of
from engine.stacks.stack import Stack

MOST_PACKAGES = 150
LONGEST_LIST = 500_000
"""Characters of a list that is read; long ones of real apps have 20,000. Reading takes the processor from everybody."""
_LONGEST_LOCK = 5_000_000
"""Of the file that only tells versions: without it ranges count. That of 5,000 packages has 2,500,000."""


def may_grow(stack: Stack) -> bool:
    """Whether a folder of packages may take the place of the stack's own; tools lie beside those of Node in both."""
    return stack.dependencies.kind == "node" or (stack.dependencies.kind == "python" and not stack.dependencies.tools)


def asked_by(files: Mapping[str, str], stack: Stack) -> Asked:
    """The packages that the texts of an app of this stack ask for, or the lines that are refused."""
    if not may_grow(stack):
        return Asked()
    lists = {path: files[path] for path in manifest_paths(stack) if path in files}
    if stack.dependencies.more_manifests and (whole := manifest_of(lists, stack)) is not None:
        lists = {PACKAGE_JSON: whole}
    if len(lists.get(PACKAGE_LOCK, "")) > _LONGEST_LOCK:
        del lists[PACKAGE_LOCK]
    long = [path for path, text in lists.items() if len(text) > LONGEST_LIST and path != PACKAGE_LOCK]
    if long:
        return Asked(refused=tuple(f"{path}: {len(lists[path])} > {LONGEST_LIST}" for path in long))
    is_node = stack.dependencies.kind == "node"
    asked = node_packages(lists) if is_node else python_packages(lists, stack.dependencies.manifest)
    if len(asked.packages) > MOST_PACKAGES:
        return Asked(refused=(f"{len(asked.packages)} > {MOST_PACKAGES}",))
    return asked


def manifest_paths(stack: Stack) -> tuple[str, ...]:
    """The files that say what an app of this stack asks for."""
    if not may_grow(stack):
        return (stack.dependencies.manifest,)
    if stack.dependencies.more_manifests:
        return (stack.dependencies.manifest, *stack.dependencies.more_manifests)
    is_node = stack.dependencies.kind == "node"
    return (PACKAGE_JSON, PACKAGE_LOCK) if is_node else (stack.dependencies.manifest, PYPROJECT)
