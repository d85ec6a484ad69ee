"""The gradient check: the gradient that the rules give, against the one that finite differences give.

`gradcheck` compares, `differences` takes slopes with steps that fit, `cause` looks for the operation where a difference
enters, `report` is what is found. It may import graph and all below. Begin with `gradcheck`.
"""
