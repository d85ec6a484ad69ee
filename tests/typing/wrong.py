"""Mistakes that a type checker must find: each line that ends in ``# wrong``, and no other."""

from __future__ import annotations

import autograd
import nn
import viz
from autograd import Value
from nn import MPL  # wrong

x = Value([1.0, 2.0])
x.tahn()  # wrong
x.softmax(axes=0)  # wrong
x.backwards()  # wrong
autograd.sigmiod(x)  # wrong
autograd.softmax(x, axes=1)  # wrong
nn.Linear(2, 3).forwards(x)  # wrong
nn.CosineDecay(0.1, epoch=3)  # wrong
viz.draw(x, deph=1)  # wrong
x.exp().sigmoid().sum().backward()
print(MPL)
