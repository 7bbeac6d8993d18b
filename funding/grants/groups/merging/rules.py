"""What a group that was merged into another is asked for no longer."""

from core.errors import Refused
from funding.grants.groups.merging.models import GroupMerge


def expect_kept(group, field=""):
    """Raises Refused for a group that was merged into another; None is none."""
    found = GroupMerge.objects.filter(gone=group).select_related("kept") if group else ()
    for merge in found:
        raise Refused(f"{merge.gone_name} was merged into {merge.kept}. Choose that group", field)
