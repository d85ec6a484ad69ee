"""A recorded graph as something to look at: nodes, edges, steps, formulas, scalar operations.

`recorded` is the graph as plain data, `graph` the public class; `formula` reads texts as trees of mathematics,
`unicode` writes these, `unroll` goes down to each + and ×, `explain` says every step. It may import the engine (value,
sweep) and the rules. Begin with `recorded`.
"""
