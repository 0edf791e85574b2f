"""How sure a number is: 95 % intervals for shares and for the Net Promoter Score."""

from math import sqrt

Z = 1.959963984540054


def wilson(successes: float, trials: float) -> tuple[float, float] | None:
    """The Wilson 95 % interval of a share, in percent; None over nothing.

    Wilson (1927); held against the values of R's `binom.confint` and
    statsmodels' `proportion_confint`.
    """
    if trials <= 0:
        return None
    share = successes / trials
    centre = share + Z * Z / (2 * trials)
    spread = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials))
    scale = 1 + Z * Z / trials
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
    n = responses + 3
    p, d = (promoters + 0.75) / n, (detractors + 0.75) / n
    centre = p - d
    spread = Z * sqrt((p + d - centre * centre) / n)
    score = (promoters - detractors) / responses
    low = max(-1.0, min(centre - spread, score))
    high = min(1.0, max(centre + spread, score))
    return 100 * low, 100 * high
