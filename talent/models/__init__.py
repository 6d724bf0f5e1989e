from talent.models.log_answer import LogAnswer
from talent.models.log_confirmation import LogConfirmation
from talent.models.log_import import LogImport
from talent.models.post import Post, PostShare
from talent.models.recruitment_round import Appointment, RecruitmentRound
from talent.models.vacancy import DepartureReason, InterimCover, Vacancy

__all__ = [
    "Appointment",
    "DepartureReason",
    "InterimCover",
    "LogAnswer",
    "LogConfirmation",
    "LogImport",
    "Post",
    "PostShare",
    "RecruitmentRound",
    "Vacancy",
]
