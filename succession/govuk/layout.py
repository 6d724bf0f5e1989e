"""Layout objects of the ``govuk`` crispy template pack; the markup is in ``templates/govuk/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper as CrispyHelper
from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string


class FormHelper(CrispyHelper):  # type: ignore[misc]
    """Without the browser's own validation: the page reports errors, with and without scripts alike."""

    def __init__(self, form: Any = None) -> None:
        super().__init__(form)
        self.attrs = {"novalidate": ""}

    def render_layout(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK) -> str:
        form.use_required_attribute = False
        rendered: str = super().render_layout(form, context, template_pack=template_pack)
        return rendered


class Field(LayoutObject):  # type: ignore[misc]
    """One field.

    ``width``: characters (2, 3, 4, 5, 10, 20, 30) or a fraction such as ``"one-half"``; ``size``: of the label, "s" to
    "xl"; ``heading``: the label is the page's h1; ``count``: a character limit that is counted down; ``inline``: small
    radios side by side.
    """

    template = "govuk/field.html"

    def __init__(
        self,
        name: str,
        *,
        width: int | str | None = None,
        size: str | None = None,
        heading: bool = False,
        count: int | None = None,
        rows: int = 5,
        inline: bool = False,
        **attrs: str,
    ) -> None:
        self.fields = [name]
        self.attrs = {key.replace("_", "-"): value for key, value in attrs.items()}
        self.context = {
            "width": width,
            "size": size,
            "heading": heading,
            "count": count,
            "rows": rows,
            "inline": inline,
        }

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        del kwargs
        extra = {**self.context, "extra_attrs": self.attrs}
        rendered: str = render_field(
            self.fields[0], form, context, template=self.template, extra_context=extra, template_pack=template_pack
        )
        return rendered


class Fieldset(LayoutObject):  # type: ignore[misc]
    """Fields under a legend, with an optional hint; ``inline`` sets narrow inputs side by side where there is room."""

    def __init__(self, legend: str, *fields: Any, size: str = "m", hint: str = "", inline: bool = False) -> None:
        self.legend, self.fields, self.size, self.hint, self.inline = legend, list(fields), size, hint, inline

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        del kwargs
        body = self.get_rendered_fields(form, context, template_pack)
        return render_to_string(
            "govuk/fieldset.html",
            {
                "legend": self.legend,
                "size": self.size,
                "hint": self.hint,
                "hint_id": f"hint-{self.fields[0].fields[0]}",
                "inline": self.inline,
                "body": body,
            },
        )


class More(LayoutObject):  # type: ignore[misc]
    """Fields that most people leave as they are, under a summary to open; open by itself where one holds an error."""

    def __init__(self, summary: str, *fields: Any, opened: bool = False) -> None:
        self.summary, self.fields, self.opened = summary, list(fields), opened

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        del kwargs
        body = self.get_rendered_fields(form, context, template_pack)
        names = [name for field in self.fields for name in field.fields]
        opened = self.opened or any(form.is_bound and name in form.errors for name in names)
        return render_to_string("govuk/more.html", {"summary": self.summary, "body": body, "opened": opened})


class Snippet(LayoutObject):  # type: ignore[misc]
    """``inset`` or ``warning``: a fragment of ``templates/govuk/snippets/``."""

    def __init__(self, name: str, **context: Any) -> None:
        self.name, self.context = name, context

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        del form, context, template_pack, kwargs
        return render_to_string(f"govuk/snippets/{self.name}.html", self.context)


class Buttons(LayoutObject):  # type: ignore[misc]
    """A group of buttons. ``buttons``: ``(name, label, style)``, style being "", "secondary" or "warning"."""

    def __init__(self, *buttons: tuple[str, str, str], links: Sequence[Mapping[str, str]] = ()) -> None:
        self.buttons, self.links = buttons, links

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        del form, context, template_pack, kwargs
        return render_to_string("govuk/snippets/buttons.html", {"buttons": self.buttons, "links": self.links})
