"""The checklists of a region: fixed questions in our own words, for a strategy and plan (framework: resource 1) and for
communications (resource 6).

The originals' text did not survive; the steps of the first are what the framework's "Creating a strategic overview"
asks for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    code: str
    step: str
    text: str


_EVIDENCE, _PROBLEMS = "Gather the evidence", "Say what the problems are"
_CONSULT, _WRITE = "Consult", "Write the strategy"
_PLAN, _AGREE = "Plan and measure", "Agree and publish"

QUESTIONS = (
    Question("practice", _EVIDENCE, "Do you know what each organisation does already, and where nothing is in place?"),
    Question("market", _EVIDENCE, "Do you know the 1st- and 2nd-tier posts, their pay, and which are hard to fill?"),
    Question("turnover", _EVIDENCE, "Do you know how many leaders left in recent years, and why?"),
    Question("problems", _PROBLEMS, "Are the region’s problems in recruiting senior leaders written down and agreed?"),
    Question("geography", _PROBLEMS, "Have you allowed for geography and for partnerships of parts of the region?"),
    Question("stakeholders", _CONSULT, "Have directors, chief executives and lead members been asked?"),
    Question("partners", _CONSULT, "Have health, voluntary bodies and national partners been asked?"),
    Question("benefit", _CONSULT, "Can each organisation say what it gives and what it gains?"),
    Question("both-strands", _WRITE, "Are talent management and succession planning both there, and kept apart?"),
    Question("culture", _WRITE, "Does it say how talent will be shared and aspiration rewarded?"),
    Question("objectives", _WRITE, "Does each objective serve one of the five aims of the initiative?"),
    Question("actions", _PLAN, "Has each objective actions, with an owner and dates?"),
    Question("costs", _PLAN, "Is each action’s cost to the grant in the expenditure plan?"),
    Question("measures", _PLAN, "Is it agreed how success will be measured, and against which baseline?"),
    Question("sponsor", _AGREE, "Has the sponsor read the strategy and agreed to submit it?"),
    Question("publish", _AGREE, "Do you know how it will be published and explained across the region?"),
)
_SAY, _LISTEN = "What you say", "What you hear"
ABOUT_COMMUNICATIONS = (
    Question("plain-aims", _SAY, "Does each communication say in plain words what should come of it?"),
    Question("agreed", _SAY, "Has the sponsor agreed what is said?"),
    Question("national", _SAY, "Is it sure that nothing repeats or contradicts the national campaign?"),
    Question("brand", _SAY, "Does it show the work of a director of children’s services as worth doing?"),
    Question("two-way", _LISTEN, "Can each audience answer, and does somebody read what they say?"),
    Question("reviewed", _LISTEN, "Do you look again each quarter at what worked and what did not?"),
)
EVERY = (*QUESTIONS, *ABOUT_COMMUNICATIONS)
BY_CODE = {one.code: one for one in EVERY}
