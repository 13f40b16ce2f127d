"""Why the kernel or a container refuses a sandbox, with the line that allows it.

bubblewrap says which call failed; who refused it stands in files of the kernel.
"""

from dataclasses import dataclass
from pathlib import Path

from engine.reasons import Reason, reason

_REFUSALS = ("namespace", "not permitted", "ermission", "uid map")
"""Words of bubblewrap's failures that a kernel's or container's rule can be behind; a full disk is none."""


@dataclass(frozen=True)
class KernelRules:
    """What the kernel says of namespaces and of this process; "" where it says nothing."""

    most_namespaces: str = ""
    unprivileged_namespaces: str = ""
    apparmor_restricts: str = ""
    apparmor_profile: str = ""
    seccomp: str = ""


def kernel_rules(proc: Path = Path("/proc")) -> KernelRules:
    """The rules in force here."""
    return KernelRules(
        most_namespaces=_read(proc / "sys/user/max_user_namespaces"),
        unprivileged_namespaces=_read(proc / "sys/kernel/unprivileged_userns_clone"),
        apparmor_restricts=_read(proc / "sys/kernel/apparmor_restrict_unprivileged_userns"),
        apparmor_profile=_read(proc / "self/attr/current"),
        seccomp=_status(_read(proc / "self/status"), "Seccomp"),
    )


def why_refused(failure: str, rules: KernelRules) -> Reason | None:
    """Who refused what bubblewrap complains of; None if it was no rule of these."""
    if not any(word in failure for word in _REFUSALS):
        return None
    if "mount proc" in failure:
        return reason("proc_masked", detail=failure)
    if rules.most_namespaces == "0":
        return reason("userns_off", detail=failure)
    if rules.unprivileged_namespaces == "0":
        return reason("userns_privileged", detail=failure)
    if rules.apparmor_restricts == "1" and rules.apparmor_profile in {"", "unconfined"}:
        return reason("userns_apparmor", detail=failure)
    if rules.apparmor_profile.endswith("(enforce)"):
        return reason("apparmor_profile", profile=rules.apparmor_profile.split(" ")[0], detail=failure)
    return reason("seccomp_refuses", detail=failure) if rules.seccomp == "2" else None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").rstrip("\0\n").strip()
    except OSError:  # older kernels have no such file; attr/current answers EINVAL without AppArmor
        return ""


def _status(text: str, name: str) -> str:
    return next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(f"{name}:")), "")
