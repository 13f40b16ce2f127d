"""What an app's own list of packages asks for: names and version ranges of the registry, and nothing else.

Installers hear only what is written here anew from the parts that were understood, never a line of the app's.
"""

from collections.abc import Mapping

from engine.packages.package_json import PACKAGE_JSON, PACKAGE_LOCK, node_packages
from engine.packages.reading import Asked
from engine.packages.requirements import PYPROJECT, python_packages
from engine.stacks.stack import Stack

MOST_PACKAGES = 150


def may_grow(stack: Stack) -> bool:
    """Whether a folder of packages may take the place of the stack's own: nothing else lies in that one."""
    return stack.dependencies.kind != "none" and not stack.dependencies.tools


def asked_by(files: Mapping[str, str], stack: Stack) -> Asked:
    """The packages that the texts of an app of this stack ask for, or the lines that are refused."""
    if not may_grow(stack):
        return Asked()
    is_node = stack.dependencies.kind == "node"
    asked = node_packages(files) if is_node else python_packages(files, stack.dependencies.manifest)
    if len(asked.packages) > MOST_PACKAGES:
        return Asked(refused=(f"{len(asked.packages)} > {MOST_PACKAGES}",))
    return asked


def manifest_paths(stack: Stack) -> tuple[str, ...]:
    """The files that say what an app of this stack asks for."""
    if not may_grow(stack):
        return (stack.dependencies.manifest,)
    is_node = stack.dependencies.kind == "node"
    return (PACKAGE_JSON, PACKAGE_LOCK) if is_node else (stack.dependencies.manifest, PYPROJECT)
