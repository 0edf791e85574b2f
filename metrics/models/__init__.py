"""What it means: runs, the numbers that they published, the targets and the plans for them."""

from metrics.models.ledger import Revision, Seal, SealedNumber
from metrics.models.outbox import Outgoing
from metrics.models.plans import PlannedTarget, TargetPlan, TargetReply
from metrics.models.runs import Batch, Evidence, Run, RunStep, Snapshot
from metrics.models.targets import SAME_LENGTH, Target, Terms
from metrics.models.views import SavedView

__all__ = [
    "SAME_LENGTH",
    "Batch",
    "Evidence",
    "Outgoing",
    "PlannedTarget",
    "Revision",
    "Run",
    "RunStep",
    "SavedView",
    "Seal",
    "SealedNumber",
    "Snapshot",
    "Target",
    "TargetPlan",
    "TargetReply",
    "Terms",
]
