from django.db import models

from succession.tenancy.declarations import RowSecurity, everything, rules
from succession.tenancy.personas import APP, CTX, MAINT, PERSONAS


class Region(models.Model):
    """The tenant: a regional group of directors of children's services. Public reference data.

    ``code``: the ONS region code. ``tile_column`` and ``tile_row``: place on the tile map, from 1 at the north-west.
    """

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=60, unique=True)
    short_name = models.CharField(max_length=30)
    slug = models.SlugField(max_length=60, unique=True)
    abbreviation = models.CharField(max_length=5)
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("name",)
        constraints = [
            RowSecurity(
                name="region_security",
                rules=[*rules([*PERSONAS, APP, CTX], "SELECT"), *everything(MAINT)],
            )
        ]

    def __str__(self) -> str:
        return self.name
