"""Conditions on rows, put together without those that hold for every row or for none."""

import functools
import operator

from django.db.models import Q

ALL = Q(pk__isnull=False)
NONE = Q(pk__in=())


def either(*parts):
    """Q of the rows of any part. ALL and NONE are worked out here: no condition is written for what
    holds for every row or for none, and none twice."""
    if any(each is ALL for each in parts):
        return ALL
    found = []
    for each in parts:
        if each is not NONE and each not in found:
            found.append(each)
    return functools.reduce(operator.or_, found) if found else NONE


def both(*parts):
    """Q of the rows of every part, as `either`."""
    if any(each is NONE for each in parts):
        return NONE
    found = [each for each in parts if each is not ALL]
    return functools.reduce(operator.and_, found) if found else ALL


def alternatives(part):
    """[Q] of which a row fulfils one or more when it fulfils the part: each is looked for along its own index."""
    if part is NONE:
        return []
    if part is ALL or part.negated or part.connector != Q.OR:
        return [part]
    return [each if isinstance(each, Q) else Q(each) for each in part.children]


def outside(part):
    """Q of the rows that are not of the part."""
    if part is ALL or part is NONE:
        return NONE if part is ALL else ALL
    return ~part
