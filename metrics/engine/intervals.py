"""How sure a number is: intervals for shares and for the Net Promoter Score."""

from math import sqrt
from statistics import NormalDist

SURE = 0.95
# Rocks' pseudo-answers: as many promoters as detractors, and twice as many passives.
ADDED = 0.75


def deviations(confidence: float) -> float:
    """How many standard deviations to either side hold so much of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


Z = deviations(SURE)


def wilson(
    successes: float, trials: float, *, confidence: float = SURE
) -> tuple[float, float] | None:
    """The Wilson interval of a share, in percent; None over nothing.

    Wilson (1927); held against the values of R's `binom.confint` and
    statsmodels' `proportion_confint`.
    """
    if trials <= 0:
        return None
    z = Z if confidence == SURE else deviations(confidence)
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = max(0.0, (centre - spread) / scale)
    high = min(1.0, (centre + spread) / scale)
    # Rounding may leave the interval a hair's breadth beside 0 % and 100 %.
    return 100 * min(low, share), 100 * max(high, share)


def adjusted_wald(
    promoters: float, detractors: float, responses: float
) -> tuple[float, float] | None:
    """The adjusted Wald 95 % interval of a Net Promoter Score, in points; None over nothing.

    Three pseudo-answers are added: 3/4 promoter, 3/2 passive, 3/4 detractor
    (Rocks 2016, as MeasuringU reports it). Clipped to -100..100 and widened to
    contain the unadjusted score.
    """
    if responses <= 0:
        return None
    low, high = wald(promoters + ADDED, detractors + ADDED, responses + 4 * ADDED)
    score = 100 * (promoters - detractors) / responses
    return max(-100.0, min(low, score)), min(100.0, max(high, score))


def wald(promoters: float, detractors: float, responses: float) -> tuple[float, float]:
    """The Wald 95 % interval of a score over some answers, neither adjusted nor clipped.

    Who promotes can't detract as well: the two shares vary against each other,
    which makes the interval wider than two independent shares would.
    """
    p, d = promoters / responses, detractors / responses
    centre = p - d
    spread = Z * sqrt((p + d - centre * centre) / responses)
    return 100 * (centre - spread), 100 * (centre + spread)
