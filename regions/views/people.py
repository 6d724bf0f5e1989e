from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import invitation as invitations
from regions.domain import membership as memberships
from regions.forms.invitation import AssignmentForm, InvitationForm
from regions.models import Assignment, Invitation, Membership, Region
from regions.queries.people import open_invitations, organisations_of, people
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

KINDS = {
    Role.SPONSOR: "a DCS sponsor",
    Role.COORDINATOR: "a national co-ordinator",
    Role.AUDITOR: "an auditor",
    Role.LEAD: "a regional lead",
    invitations.DEPUTY: "a deputy",
    Role.CONTRIBUTOR: "a contributor",
    Role.PARTICIPANT: "a participant",
}


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if acting.role in (Role.PARTICIPANT, Role.AUDITOR):
        raise Http404
    return acting


def _endable(by: Acting) -> set[str]:
    """The roles whose holders this person may end; the database holds the same rule."""
    return {Role.SPONSOR if kind == invitations.DEPUTY else kind for kind in invitations.may_invite(by)}


@require_GET
def who(request: HttpRequest) -> HttpResponse:
    """Who has access to what; invitations that wait; whom one may invite."""
    acting = _acting(request)
    invites = invitations.may_invite(acting)
    endable = _endable(acting)
    listed = [
        (one, one.role in endable and one.membership_id != acting.pk and (acting.is_national or one.is_deputy
         or one.role != Role.SPONSOR)) for one in people()
    ]  # fmt: skip
    context = {
        "people": listed,
        "invitations": list(open_invitations()) if invites else [],
        "kinds": [(kind, KINDS[kind]) for kind in invites],
        "now": timezone.now(),
    }
    return render(request, "people/who.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, kind: str) -> HttpResponse:
    acting = _acting(request)
    if kind not in invitations.may_invite(acting):
        raise Http404
    organisations = (
        list(organisations_of(acting.region_id, timezone.localdate())) if acting.region_id is not None else []
    )
    form = InvitationForm(
        request.POST or None, kind=kind, regions=list(Region.objects.all()), organisations=organisations
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(by=acting, email=form.cleaned_data["email"], place=form.place())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Invitation sent to {form.cleaned_data['email']}")
            return redirect("people")
    return render(request, "people/invite.html", {"form": form, "label": dict(KINDS)[kind], "kind": kind})


@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    _acting(request)
    invitation = get_object_or_404(Invitation, pk=pk)
    invitations.send_again(invitation=invitation)
    messages.success(request, f"Invitation sent again to {invitation.email}")
    return redirect("people")


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    _acting(request)
    invitation = get_object_or_404(Invitation, pk=pk)
    invitations.revoke(invitation=invitation)
    messages.success(request, f"Invitation to {invitation.email} revoked")
    return redirect("people")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, then ends somebody's role at once."""
    acting = _acting(request)
    person = next((one for one in people() if one.membership_id == pk), None)
    if person is None or person.role not in _endable(acting):
        raise Http404
    if request.method == "POST":
        memberships.end(by=acting, membership=get_object_or_404(Membership, pk=pk))
        messages.success(request, f"{person.name} is no longer {person.role_label}, {person.place}")
        return redirect("people")
    return render(request, "people/end.html", {"person": person})


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    acting = _acting(request)
    if acting.role != Role.NATIONAL_LEAD:
        raise Http404
    membership = get_object_or_404(Membership, pk=pk, role=Role.COORDINATOR)
    person = next((one for one in people() if one.membership_id == pk), None)
    if person is None:
        raise Http404
    known = list(Assignment.objects.filter(membership=membership).values_list("region_id", flat=True))
    form = AssignmentForm(request.POST or None, regions=list(Region.objects.all()), initial={"regions": known})
    if request.method == "POST" and form.is_valid():
        memberships.assign(by=acting, membership=membership, region_ids=form.cleaned_data["regions"])
        messages.success(request, f"Regions of {person.name} saved")
        return redirect("people")
    return render(request, "people/assign.html", {"form": form, "person": person})
