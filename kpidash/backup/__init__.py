"""The whole database as one file, and back: the same file from SQLite and from PostgreSQL.

A .zip with one file of JSON lines for each table and `manifest.json`, which has
the number of rows and the SHA-256 of each, and the migrations that made the tables.
"""
