from hypothesis import given
from hypothesis import strategies as st

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.builds.merging import changed_paths, merge_files, take_back


def tree(**files: str) -> Manifest:
    return {path: FileEntry(sha256=content, size=1) for path, content in files.items()}


trees = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("123"), max_size=4).map(lambda files: tree(**files))


def test_both_changes_come_together() -> None:
    base = tree(a="1", b="1")
    merged = merge_files(base, base, latest=tree(a="2", b="1"), written=tree(a="1", b="2", c="1"))
    assert merged.manifest == tree(a="2", b="2", c="1")
    assert merged.conflicts == ()


def test_the_users_save_wins_a_conflict_and_is_told() -> None:
    base = tree(a="1")
    merged = merge_files(base, base, latest=tree(a="2"), written=tree(a="3"))
    assert merged.manifest == tree(a="2")
    assert merged.conflicts == ("a",)


def test_a_deletion_is_a_change_too() -> None:
    base = tree(a="1", b="1")
    assert merge_files(base, base, latest=tree(b="1"), written=tree(a="2", b="1")).conflicts == ("a",)
    assert merge_files(base, base, latest=tree(b="1"), written=tree(a="1", b="1")).manifest == tree(b="1")
    assert merge_files(base, base, latest=base, written=tree(a="1")).manifest == tree(a="1")


def test_the_same_change_is_no_conflict() -> None:
    base = tree(a="1")
    assert merge_files(base, base, latest=tree(a="2"), written=tree(a="2")).conflicts == ()


@given(trees, trees)
def test_alone_the_build_gets_its_tree(base: Manifest, written: Manifest) -> None:
    merged = merge_files(base, base, base, written)
    assert merged.manifest == written
    assert merged.conflicts == ()


@given(trees, trees, trees)
def test_no_change_of_the_user_is_lost(base: Manifest, latest: Manifest, written: Manifest) -> None:
    merged = merge_files(base, base, latest, written)
    for path in changed_paths(base, latest):
        assert merged.manifest.get(path) == latest.get(path)
    for path in changed_paths(base, written) - changed_paths(base, latest):
        assert merged.manifest.get(path) == written.get(path)


def test_a_users_change_stays_on_top_until_the_workspace_has_it() -> None:
    base = tree(a="1")
    first = merge_files(base, base, latest=tree(a="user"), written=tree(a="1", b="1"))
    # The workspace still holds what the build wrote, so that is what the next step starts from.
    second = merge_files(tree(a="1", b="1"), tree(a="1", b="1"), latest=first.manifest, written=tree(a="1", b="2"))
    assert second.manifest == tree(a="user", b="2")


def test_an_unfinished_steps_version_is_taken_back_but_not_what_came_after() -> None:
    before, after = tree(a="1", b="1"), tree(a="2", b="2", c="1")
    latest = tree(a="2", b="user", c="1", d="user")
    assert take_back(latest, before, after) == tree(a="1", b="user", d="user")


def test_the_step_that_runs_again_ends_where_it_ended_before() -> None:
    before, after = tree(a="1"), tree(a="2", c="1")
    latest = {**after, **tree(d="user")}
    again = take_back(latest, before, after)
    written = {**again, **tree(a="2", c="1")}
    merged = merge_files(again, latest, latest, written)
    assert merged.manifest == latest
    assert merged.conflicts == ()


@given(trees, trees)
def test_taking_back_undoes(before: Manifest, after: Manifest) -> None:
    assert take_back(after, before, after) == before


def files(*paths: str) -> Manifest:
    return {path: FileEntry(sha256=path, size=1) for path in paths}


def test_a_file_of_the_user_stays_where_the_build_wants_a_folder_and_the_reverse() -> None:
    base = files("main.py", "lib/old.py")
    written = files("main.py", "lib/old.py", "lib/new.py", "docs", "other/new.py")
    latest = files("main.py", "lib", "docs/notes.md")
    merged = merge_files(base, base, latest, written)
    assert merged.manifest == files("main.py", "lib", "docs/notes.md", "other/new.py")
    assert merged.conflicts == ("docs", "lib/new.py")
    again = merge_files(written, written, merged.manifest, {**written, **files("lib/newest.py")})
    assert (again.manifest, again.conflicts) == (merged.manifest, ("lib/newest.py",))


def test_the_build_alone_may_make_a_folder_of_a_file() -> None:
    base, written = files("lib"), files("lib/new.py")
    assert merge_files(base, base, base, written).manifest == written
    assert take_back(written, base, written) == base


def test_what_is_taken_back_leaves_the_users_file_where_a_folder_was() -> None:
    before, after = files("main.py", "lib/old.py"), files("main.py")
    assert take_back(files("main.py", "lib"), before, after) == files("main.py", "lib")
