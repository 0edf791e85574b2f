"""The most intricate KPIs once more, slow and obvious: plain Python and fractions.

Written from the definitions alone and knowing nothing of the engine. Whatever
both say of the same records, two separate readings of the rules have said.
"""
