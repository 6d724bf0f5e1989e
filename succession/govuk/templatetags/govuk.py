"""Tags of the ``govuk`` template pack and of every page."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from succession.govuk.csp import JS_ENABLED_SCRIPT
from succession.govuk.forms import DateInput, options

register = template.Library()
register.simple_tag(options)

_KINDS = (
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
)
_IN_PARTS = ("radios", "checkboxes", "date")
_CLASSES = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}


@register.filter
def kind(field: BoundField) -> str:
    """Which of the pack's branches draws this field."""
    return next((name for widget, name in _KINDS if isinstance(field.field.widget, widget)), "input")


@register.filter
def described_by(field: BoundField) -> str:
    ids = [f"{field.auto_id}_hint"] if field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    return " ".join(ids)


@register.simple_tag(takes_context=True)
def govuk_control(context: Context, field: BoundField) -> SafeString:
    """The widget, with GOV.UK's classes and the ids of its hint, error and counter."""
    which = kind(field)
    base = _CLASSES.get(which, "govuk-input")
    classes = [base, f"{base}--error" if field.errors else ""]
    width = context.get("width")
    if width:
        classes.append(f"govuk-input--width-{width}" if str(width).isdigit() else f"govuk-!-width-{width}")
    attrs: dict[str, Any] = dict(context.get("extra_attrs") or {})
    described = described_by(field)
    if which == "textarea":
        attrs.setdefault("rows", context.get("rows") or 5)
        attrs["cols"] = False
        if context.get("count"):
            classes.append("govuk-js-character-count")
            described = f"{described} {field.auto_id}-info".strip()
    if which == "password":
        classes += ["govuk-password-input__input", "govuk-js-password-input-input"]
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        attrs.setdefault("autocomplete", "current-password")
    widget = field.field.widget
    if isinstance(widget, forms.NumberInput):  # GOV.UK: text with a numeric keyboard, as number inputs lose text
        widget.input_type = "text"
        for name in ("min", "max", "step"):
            widget.attrs.pop(name, None)
        attrs |= {"inputmode": "numeric", "spellcheck": "false"}
    widget.attrs.pop("placeholder", None)
    attrs["class"] = " ".join(one for one in classes if one)
    attrs["aria-describedby"] = described or False
    return field.as_widget(attrs=attrs)


@register.simple_tag
def date_parts(field: BoundField) -> list[dict[str, Any]]:
    """Day, month and year of a date field, for the pack's markup."""
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [
        {"label": label, "width": width, "id": part["attrs"]["id"], "name": part["name"], "value": part["value"] or ""}
        for (label, width), part in zip(
            (("Day", 2), ("Month", 2), ("Year", 4)), context["widget"]["subwidgets"], strict=True
        )
    ]


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """Each error as a link to the input that it is about."""
    items: list[tuple[str, str]] = []
    if form.is_bound and form.errors:
        fields = form.visible_fields()
        first = fields[0].auto_id if fields else "main-content"
        items += [(first, str(error)) for error in form.non_field_errors()]
        for field in fields:
            target = f"{field.auto_id}_0" if kind(field) in _IN_PARTS else field.auto_id
            items += [(target, str(error)) for error in field.errors]
    return {"items": items}


@register.simple_tag
def js_enabled_script() -> SafeString:
    """The one inline script; its hash stands in the content security policy."""
    return mark_safe(f"<script>{JS_ENABLED_SCRIPT}</script>")  # noqa: S308  (a constant)


@register.filter
def inline_svg(svg: str) -> SafeString:
    """A picture that our own server made, without its XML declaration."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308


@register.simple_tag(takes_context=True)
def acting_as(context: Context) -> SafeString | str:
    """The role that a form was opened under, so that a second tab can't act under the wrong one."""
    acting = context.get("acting")
    return format_html('<input type="hidden" name="acting_as" value="{}">', acting.pk) if acting else ""


@register.simple_tag
def row(key: str, value: Any, otherwise: str = "Not said") -> SafeString:
    """A row of a summary list. ``otherwise``: the words for nothing; 0 is something."""
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        key,
        otherwise if value in (None, "") else value,
    )


@register.filter
def uk_date(value: datetime.date | datetime.datetime | None) -> str:
    """3 May 2010"""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def iso_date(value: str) -> str:
    """A document's own date, as pages show it."""
    return uk_date(datetime.date.fromisoformat(value))


@register.filter
def short_date(value: datetime.date) -> str:
    """3 May 2010, with the month in three letters: for tables with many rows."""
    return f"{value.day} {value:%b %Y}"


@register.filter
def uk_time(value: datetime.datetime | None) -> str:
    """3 May 2010 at 14:02"""
    return f"{uk_date(value)} at {timezone.localtime(value):%H:%M}" if value else ""


STATUS_COLOURS = {"open": "grey", "draft": "yellow", "with_sponsor": "light-blue", "signed_off": "green",
                  "accepted": "teal", "queried": "orange", "superseded": "grey", "late": "red", "sent": "light-blue",
                  "agreed": "green", "returned": "orange", "offered": "light-blue", "held": "orange",
                  "entered": "light-blue", "approved": "green", "refused": "red", "in_force": "green",
                  "signed": "light-blue", "declined": "red", "due": "yellow", "released": "light-blue",
                  "paid": "green", "submitted": "light-blue", "received": "teal", "not_started": "grey",
                  "on_track": "green", "at_risk": "orange", "done": "teal", "stopped": "grey",
                   "published": "green"}  # fmt: skip


@register.filter
def status_colour(status: str) -> str:
    return STATUS_COLOURS.get(status, "grey")
