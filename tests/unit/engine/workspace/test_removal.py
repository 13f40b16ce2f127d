"""What an app left behind can be deleted, however it is nested, and only that."""

import os

import pytest

from engine.workspace.removal import remove_folder

DEEPER_THAN_ANY_STACK = 1_500


def nest(folder, depth):
    """Folders within folders, a file at the bottom; by descriptors, for the path is longer than a path may be."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=place))
    os.close(place)


def test_folders_deeper_than_any_stack(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    nest(folder, DEEPER_THAN_ANY_STACK)
    remove_folder(folder)
    remove_folder(folder)
    assert list(tmp_path.iterdir()) == []


def test_links_are_removed_and_what_they_name_is_kept(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("kept")
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "link").symlink_to(kept)
    (folder / "link").symlink_to(kept / "file")
    os.mkfifo(folder / "fifo")
    remove_folder(folder)
    assert (kept / "file").read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_link_in_place_of_the_folder_is_left_alone(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    link = tmp_path / "project"
    link.symlink_to(kept)
    remove_folder(link)
    assert kept.is_dir()


@pytest.mark.parametrize("mode", [0, 0o500])
def test_folders_without_rights(tmp_path, mode):
    inner = tmp_path / "project" / "data" / "inner"
    inner.mkdir(parents=True)
    (inner / "file").touch()
    inner.chmod(mode)
    inner.parent.chmod(mode)
    remove_folder(tmp_path / "project")
    assert list(tmp_path.iterdir()) == []
