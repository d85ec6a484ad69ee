"""Tables as people have them.

`read` is what users call. `source` opens what came, `layout` finds cells and header in a text, `cells` has them in
memory; `missing`, `numerals`, `dates` read a cell, `found` a column; `encoding` makes features of it, `target` labels;
`making` puts that together, and `column` and `table` keep it. It may import what stands flat in nn. Begin with `table`.
"""
