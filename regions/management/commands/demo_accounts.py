from typing import Any

from django.core.management.base import BaseCommand

from regions import demo


class Command(BaseCommand):
    help = "List who can sign in to the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        for role, people in demo.listed():
            self.stdout.write(f"{role}:")
            for one in people:
                self.stdout.write(f"  {one.email:48} {one.name} ({one.place})")
        self.stdout.write(f"Password of them all: {demo.PASSWORD}")
