"""When clients were lost by either basis: neither a retainer nor project work any more."""

import numpy as np

from metrics.engine.book import Book
from metrics.engine.steps import OFFSET, STRIDE, Steps
from metrics.engine.tables import BEFORE


def last_losses(book: Book) -> Steps:
    """For each client and day, the last day of the activity that was lost last."""
    turns = np.unique(np.concatenate([book.covered.keys, book.engaged.keys]))
    clients, days = turns // STRIDE, turns % STRIDE - OFFSET
    lost = book.is_active(clients, days) & ~book.is_active(clients, days + 1)
    return Steps.make(clients[lost], days[lost], days[lost], nothing=BEFORE)
