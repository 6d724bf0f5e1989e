"""A warm start of the demo does again only what has changed."""

import os

import pytest

from succession.embedded.prepared import PARTS, unless_prepared


@pytest.fixture
def root(tmp_path):
    made = tmp_path / "root"
    for name in PARTS:
        if "." not in name:
            (made / name / "__pycache__").mkdir(parents=True)
    (made / "requirements.lock").write_text("django==5.2")
    (made / "regions" / "models.py").write_text("one = 1")
    return made


def test_only_what_has_changed(tmp_path, root):
    done = []

    def start():
        before = len(done)
        unless_prepared(tmp_path, root, lambda: done.append(1))
        return len(done) > before

    assert start()
    assert not start()
    (root / "regions" / "__pycache__" / "models.pyc").write_text("compiled")
    assert not start()
    os.utime(root / "regions" / "models.py", ns=(1, 1))
    assert start()
    (root / "reporting" / "migration.py").write_text("new = 1")
    assert start()
    (root / "reporting" / "migration.py").unlink()
    assert start()
    assert not start()


def test_what_failed_is_done_again(tmp_path, root):
    def fail():
        raise OSError

    with pytest.raises(OSError):
        unless_prepared(tmp_path, root, fail)
    done = []
    unless_prepared(tmp_path, root, lambda: done.append(1))
    assert done
