"""What containers are made with agrees with the repository: no engine is needed to see that."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pyseccomp
import yaml

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
INSTRUCTIONS = re.findall(r"^([A-Z]+) ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
SECCOMP = json.loads((ROOT / "deploy" / "seccomp.json").read_text())
COMPOSE = yaml.safe_load((ROOT / "deploy" / "docker-compose.yml").read_text())
OF_BUBBLEWRAP = {"clone", "unshare", "mount", "umount2", "pivot_root", "sethostname"}
NEVER = {"ptrace", "bpf", "keyctl", "add_key", "setns", "io_uring_setup", "userfaultfd", "kexec_load", "init_module"}
OF_OTHER_MACHINES = {"arm_fadvise64_64", "getsid"}


def values(name: str) -> list[str]:
    return [value for instruction, value in INSTRUCTIONS if instruction == name]


def test_what_the_image_copies_is_there_and_not_left_out():
    left_out = [line for line in (ROOT / ".dockerignore").read_text().split() if not line.startswith("!")]
    for value in values("COPY"):
        if value.startswith("--from"):
            continue
        for source in value.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert not any(fnmatch(source, pattern) for pattern in left_out), source


def test_secrets_and_state_of_this_machine_stay_out_of_the_image():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "*.env", ".git", ".venv", ".web", ".states"} <= set(left_out)
    assert not re.search(r"(SECRET|MASTER_KEY|PASSWORD|TOKEN)=", DOCKERFILE)


def test_the_image_has_what_a_machine_is_given():
    script = (ROOT / "deploy" / "system-packages.sh").read_text()
    for package in ("bubblewrap", "chromium", "chromium-headless-shell", "util-linux"):
        assert package in DOCKERFILE
        assert package in script


def test_it_runs_without_rights_and_by_modules_that_exist():
    assert values("USER") == ["samokoder"]
    assert DOCKERFILE.index("USER samokoder") < DOCKERFILE.index("\nCMD")
    commands = " ".join([DOCKERFILE, *(" ".join(one.get("command", [])) for one in COMPOSE["services"].values())])
    for module in re.findall(r"samokoder_app(?:\.[a-z_]+)+", commands):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
    version = re.search(r"^FROM python:(\d+\.\d+)-", DOCKERFILE, re.MULTILINE)
    assert version
    assert f"--python-version {version[1]}" in (ROOT / "Makefile").read_text()


def test_the_profile_names_calls_that_exist_and_adds_only_those_of_bubblewrap():
    allowed = [rule for rule in SECCOMP["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    common, *added = [rule for rule in allowed if not rule.get("args")]
    assert {name for rule in added for name in rule["names"]} == OF_BUBBLEWRAP
    assert not NEVER & {name for rule in allowed for name in rule["names"]}
    for name in common["names"]:
        known = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        assert known != -1 or name in OF_OTHER_MACHINES, name
    assert SECCOMP["defaultAction"] == "SCMP_ACT_ERRNO"


def test_compose_starts_it_with_what_the_sandbox_needs():
    for name in ("samokoder", "worker"):
        service = COMPOSE["services"][name]
        assert {"seccomp:seccomp.json", "apparmor:unconfined", "systempaths=unconfined"} <= set(service["security_opt"])
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"]
        assert "privileged" not in service
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["samokoder"]["ports"])
    for service in COMPOSE["services"].values():
        for volume in service["volumes"]:
            assert volume.split(":")[0] in COMPOSE["volumes"]
