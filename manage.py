"""Django's command line: ``./dev manage …`` reaches the running demo, ``python manage.py …`` what the environment names."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "succession.settings")
    execute_from_command_line(sys.argv)
