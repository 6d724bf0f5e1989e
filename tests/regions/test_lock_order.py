"""An instalment's step and a change of the allocation wait for one another, and never for ever."""

import subprocess
import sys

from tests.plugin import ROOT, copy_of_the_nation

ROUNDS = 40


def test_no_deadlock_between_a_release_and_a_new_allocation():
    env = copy_of_the_nation("locks") | {"DJANGO_SETTINGS_MODULE": "succession.settings"}
    command = [sys.executable, "-m", "tests.regions.lock_order", str(ROUNDS)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
