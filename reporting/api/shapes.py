"""What the API answers, field by field; the descriptions stand in the OpenAPI document."""

from __future__ import annotations

from rest_framework import serializers

from reporting.enums import ReturnStatus
from reporting.indicators import Tier

TIERS = [(tier.value, tier.label) for tier in Tier]


class RegionShape(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField(help_text="ONS region code")
    slug = serializers.CharField()
    name = serializers.CharField()


class QuarterShape(serializers.Serializer):  # type: ignore[type-arg]
    slug = serializers.CharField(help_text="Such as 2010-11-q2: July to September 2010")
    label = serializers.CharField()  # type: ignore[assignment]
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField()


class ReturnShape(serializers.Serializer):  # type: ignore[type-arg]
    region = serializers.CharField(source="region.slug")
    quarter = serializers.CharField(source="quarter.slug")
    status = serializers.ChoiceField(choices=ReturnStatus.choices)
    due_on = serializers.DateField(source="quarter.due_on")
    signed_off_at = serializers.DateTimeField(allow_null=True, help_text="Of the first version")
    accepted_at = serializers.DateTimeField(allow_null=True)


class SignedReturnShape(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(source="number")
    status = serializers.ChoiceField(choices=ReturnStatus.choices)
    signed_at = serializers.DateTimeField()
    content = serializers.JSONField(help_text="What was signed, in the schema quarterly-return/1")
    content_sha256 = serializers.CharField(help_text="SHA-256 of the content's canonical JSON")


class FigureShape(serializers.Serializer):  # type: ignore[type-arg]
    quarter = serializers.CharField()
    region = serializers.CharField(allow_null=True, help_text="null: the nation, Σ numerators ÷ Σ denominators")
    indicator = serializers.IntegerField(min_value=1, max_value=8)
    tier = serializers.ChoiceField(choices=TIERS)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True, help_text="null for a count")
    value = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)


class IndexShape(serializers.Serializer):  # type: ignore[type-arg]
    regions = serializers.URLField()
    quarters = serializers.URLField()
    returns = serializers.URLField()
    indicators = serializers.URLField()
    schema = serializers.URLField()
