"""Derivatives of functions: what `autograd.backward` does for recorded values, as functions of functions.

`arguments` puts variables in the place of arguments and calls, `gradients` are grad and value_and_grad, `at_once` runs
many backward passes together, `jacobians` are the derivatives of many results, and products with them.
It may import backward and all below. Begin with `gradients`.
"""
