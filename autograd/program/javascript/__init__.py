"""The page's reader of the table: entries as JavaScript, so that a page computes what Python computes.

`names` (what is written by hand in JavaScript) and `literals` < `expressions` (texts on numbers) < `arrays` (texts on
arrays) < `operations` (entries) and `machine` (scalar graphs). It may import the rules. Begin with `operations`.
"""
