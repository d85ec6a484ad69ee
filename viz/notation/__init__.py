"""What pages and drawings say.

The names of nodes, their formulas with what was put in, MathML, the words for a step, the lines of a program. It may
import style. Begin with `names`.
"""
