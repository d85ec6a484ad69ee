"""Pictures of graphs, by Graphviz.

What is drawn (`view`, `collapse`, `repeats`, `how_much`), how a node looks, what stands on an edge and below. It may
import notation and style. Begin with `draw`, which leads to `diagram`.
"""
