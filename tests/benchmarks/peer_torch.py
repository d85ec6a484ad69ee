"""PyTorch, eager, on the CPU: with all cores, and with one, which is faster for small arrays."""

from __future__ import annotations

import os

import torch
import torch.nn.functional as F


def _step(case, output, threads):
    """Trains ``output(X, weights)``. The update by hand is faster than torch.optim.SGD, fused or not."""
    torch.set_num_threads(threads)
    weights = [(torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)) for W, b in case.weights()]
    parameters = [p for pair in weights for p in pair]
    X, T = map(torch.tensor, case.data())
    classes = T.argmax(dim=1)

    def step():
        loss = F.cross_entropy(output(X, weights), classes)
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p.sub_(p.grad, alpha=case.lr)
                p.grad = None
        return loss.item()

    return step, lambda: [(W.detach().numpy(), b.detach().numpy()) for W, b in weights]


def _dense(a, weights):
    for W, b in weights[:-1]:
        a = F.relu(F.linear(a, W, b))
    return F.linear(a, *weights[-1])


def _cnn(a, weights):
    for W, b in weights[:-1]:
        a = F.max_pool2d(F.relu(F.conv2d(a, W, b)), 2)
    return F.linear(a.flatten(1), *weights[-1])


def _unet(a, weights):
    n = len(weights) // 3  # pools
    down, up, merging, head = weights[: n + 1], weights[n + 1 : 2 * n + 1], weights[2 * n + 1 : -1], weights[-1]
    kept = []
    for k, (W, b) in enumerate(down):
        a = F.relu(F.conv2d(a, W, b, padding=1))
        if k < n:
            kept.append(a)
            a = F.max_pool2d(a, 2)
    for (W, b), (V, c) in zip(up, merging, strict=True):
        a = F.interpolate(F.relu(F.conv2d(a, W, b, padding=1)), scale_factor=2)
        a = F.relu(F.conv2d(torch.cat([kept.pop(), a], dim=1), V, c, padding=1))
    return F.conv2d(a, *head)


def dense(case):
    """A step on all cores."""
    return _step(case, _dense, os.cpu_count() or 1)


def dense_one_thread(case):
    """A step on one core."""
    return _step(case, _dense, 1)


def cnn(case):
    """A step on all cores."""
    return _step(case, _cnn, os.cpu_count() or 1)


def cnn_one_thread(case):
    """A step on one core."""
    return _step(case, _cnn, 1)


def unet(case):
    """A step on all cores."""
    return _step(case, _unet, os.cpu_count() or 1)


def unet_one_thread(case):
    """A step on one core."""
    return _step(case, _unet, 1)
