"""A fictitious agency group, made from a seed: to try kpidash, to show it, to test it.

`maker` makes a bundle and a story from a seed and a day, without a database;
`opening` brings both in, by the same paths as everybody else's records.
"""
