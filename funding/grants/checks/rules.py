"""What is missing before a request goes into the report. Imports no Django."""

GRANT, REFUSE = "grant", "refuse"


def problems_of(asked, assessment):
    """[words] of what is missing before a request is ready for the report; [] where nothing is."""
    if assessment is None:
        return ["The application is not assessed yet"]
    return _of_the_assessment(asked, assessment)


def _of_the_assessment(asked, assessment):
    """What is missing of the words that the report prints."""
    found = []
    if not assessment.power:
        found.append("Enter the power by which the committee decides")
    if assessment.recommends == GRANT and assessment.amount > asked.asked:
        found.append("More is recommended than is asked for now: correct the assessment")
    return found
