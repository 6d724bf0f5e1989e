from reporting.models.figure import FigureRow, IndicatorFigure, NationalFigure
from reporting.models.finding import FindingAnswer
from reporting.models.quarter import Quarter
from reporting.models.quarterly_return import QuarterlyReturn, ReturnEvent, ReturnVersion
from reporting.models.query import Query
from reporting.models.report import Report

__all__ = [
    "FigureRow",
    "FindingAnswer",
    "IndicatorFigure",
    "NationalFigure",
    "Quarter",
    "QuarterlyReturn",
    "Query",
    "Report",
    "ReturnEvent",
    "ReturnVersion",
]
