"""How far a problem may be known, and who is named for it."""

from accounts.access import Permission
from tasking.problems.models import Problem
from tasking.sharing import marking_pages as pages
from tasking.sharing.marking import Level


class _OfProblem:
    permission = Permission.EDIT_PROBLEM
    model = Problem
    marking_name = "problem_marking"
    reader_name = "problem_reader_add"
    end_name = "problem_reader_end"

    def get_queryset(self):
        return Problem.objects.select_related("originator", "agency")


class ProblemMarking(_OfProblem, pages.MarkingPage):
    def levels(self):
        return Level.choices


class ProblemReaderAdd(_OfProblem, pages.ReaderAddPage):
    pass


class ProblemReaderEnd(_OfProblem, pages.ReaderEndPage):
    pass


class ProblemOpen(pages.OpenPage):
    model = Problem

    def get_queryset(self):
        return Problem.objects.select_related("originator", "agency")
