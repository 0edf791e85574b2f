"""What it means: runs, the numbers that they published, the targets and the plans for them."""

from metrics.models.plans import PlannedTarget, TargetPlan, TargetReply
from metrics.models.runs import Batch, Evidence, Run, RunStep, Snapshot
from metrics.models.targets import SAME_LENGTH, Target, Terms
from metrics.models.views import SavedView

__all__ = [
    "SAME_LENGTH",
    "Batch",
    "Evidence",
    "PlannedTarget",
    "Run",
    "RunStep",
    "SavedView",
    "Snapshot",
    "Target",
    "TargetPlan",
    "TargetReply",
    "Terms",
]
