import pytest

from engine.sandbox.diagnosis import KernelRules, kernel_rules, why_refused

NO_NAMESPACE = "bwrap: No permissions to create new namespace, likely because the kernel does not allow them."
UID_MAP = "bwrap: setting up uid map: Permission denied"
LOOPBACK = "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted"
SLAVE = "bwrap: Failed to make / slave: Permission denied"
PROC = "bwrap: Can't mount proc on /newroot/proc: Operation not permitted"
DOCKER = "docker-default (enforce)"


@pytest.mark.parametrize(
    ("failure", "rules", "code"),
    [
        ("bwrap: Creating new namespace failed: No space left", KernelRules(most_namespaces="0"), "userns_off"),
        (NO_NAMESPACE, KernelRules(unprivileged_namespaces="0", seccomp="2"), "userns_privileged"),
        (UID_MAP, KernelRules(apparmor_restricts="1", apparmor_profile="unconfined"), "userns_apparmor"),
        (LOOPBACK, KernelRules(apparmor_restricts="1"), "userns_apparmor"),
        (SLAVE, KernelRules(apparmor_restricts="1", apparmor_profile=DOCKER, seccomp="2"), "apparmor_profile"),
        (NO_NAMESPACE, KernelRules(most_namespaces="90000", seccomp="2"), "seccomp_refuses"),
        (PROC, KernelRules(seccomp="2"), "proc_masked"),
    ],
)
def test_who_refused_is_named_with_the_line_that_allows_it(failure, rules, code):
    found = why_refused(failure, rules)
    assert found is not None
    assert found.code == code
    assert failure in found.said_in("ru")
    assert any(word in str(found) for word in ("sysctl -w", "--security-opt"))


@pytest.mark.parametrize(
    ("failure", "rules"),
    [
        (NO_NAMESPACE, KernelRules(seccomp="0")),
        ("bwrap: Can't write: No space left on device", KernelRules(seccomp="2")),
    ],
)
def test_nobody_is_blamed_without_a_rule(failure, rules):
    assert why_refused(failure, rules) is None


def test_rules_are_read_where_the_kernel_says_them(tmp_path):
    for name, text in {
        "sys/user/max_user_namespaces": "15000\n",
        "sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
        "self/attr/current": "docker-default (enforce)\n\0",
        "self/status": "Name:\tpython\nSeccomp:\t2\nSeccomp_filters:\t1\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert kernel_rules(tmp_path) == KernelRules("15000", "", "1", DOCKER, "2")
    assert kernel_rules(tmp_path / "nowhere") == KernelRules()
