"""The bundle: the product's own exchange format, a folder or .zip of CSV files.

`tables` declares the format, `load` reads a bundle into the records, `writer`
writes the records out as one. Other apps add tables of their own with
`tables.register`.
"""
