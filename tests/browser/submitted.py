"""Strategies as their sponsors submitted them, by the domain: ``python -m tests.browser.submitted REGION...``"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent  # the plugin, which knows it too, would start servers of its own


def submit(product, *regions):
    """In a process of its own, where it may commit."""
    command = [sys.executable, "-m", __name__, *regions]
    subprocess.run(command, cwd=ROOT, env=product.env, check=True)


if __name__ == "__main__":
    import django

    django.setup()
    from tests.conftest import submitted_strategy

    for each in sys.argv[1:]:
        submitted_strategy(each)
