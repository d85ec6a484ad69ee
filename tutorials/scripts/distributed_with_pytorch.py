"""When one machine is too small: the network goes to PyTorch, trains in several processes, and comes back.

    pip install "chalkgrad[export]" scikit-learn
    python tutorials/scripts/distributed_with_pytorch.py

Each process sees its share of the samples. After every backward pass `DistributedDataParallel` takes the mean of the
gradients of all processes, so all take the same step: that of the whole batch. Here the processes are on one machine
and find each other through a file. On several machines the same `worker` is started by `torchrun`, which tells each
process its rank and the address of the first; with GPUs the backend is "nccl" instead of "gloo".
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed
from torch.nn.parallel import DistributedDataParallel

import nn

LEARNING_RATE = 0.5
# Where there is a choice, processes that end without taking Python apart: threads of gloo live to the very end, and
# one that still asks for Python's lock then would abort the process.
START = (
    "forkserver"
    if "forkserver" in torch.multiprocessing.get_all_start_methods()
    else "spawn"
)


def worker(
    rank: int,
    processes: int,
    folder: str,
    model: nn.MLP,
    X: Any,
    t: Any,
    epochs: int,
) -> None:
    """One of the processes. The first one saves the weights."""
    torch.set_num_threads(1)
    os.environ.setdefault(
        "GLOO_SOCKET_IFNAME", "lo"
    )  # they talk to each other on this machine alone
    torch.distributed.init_process_group(
        "gloo",
        init_method=f"file://{folder}/meeting_point",
        rank=rank,
        world_size=processes,
    )
    # Without the softmax, which is inside PyTorch's cross entropy.
    network = DistributedDataParallel(
        nn.export.to_torch(model, logits=True)
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)
    share = slice(rank, None, processes)
    x, labels = torch.tensor(X[share]), torch.tensor(t[share])
    print(f"process {rank}: {len(x)} of {len(X)} samples", flush=True)
    for _ in range(epochs):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(x), labels).backward()
        optimizer.step()
    if rank == 0:
        nn.save(
            nn.export.from_torch(network, model),
            Path(folder, "trained.npz"),
        )
    torch.distributed.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=300)
    given = parser.parse_args()

    from sklearn.datasets import (
        load_digits,  # here, as each process reads this file again
    )

    digits = load_digits()
    X, t = digits.data / 16, digits.target
    X_train, t_train, X_test, t_test = (
        X[:1400],
        t[:1400],
        X[1400:],
        t[1400:],
    )
    if len(X_train) % given.processes:
        parser.error(
            f"{len(X_train)} samples cannot be shared evenly by {given.processes} processes"
        )

    model = nn.MLP([64, 32, 10], activation="relu", init="he")
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.start_processes(
            worker,
            (
                given.processes,
                folder,
                model,
                X_train,
                t_train,
                given.epochs,
            ),
            nprocs=given.processes,
            start_method=START,
        )
        nn.load(model, Path(folder, "trained.npz"))

    # The same without PyTorch, in one process: the step of the whole batch, as often.
    alone = nn.MLP(
        [64, 32, 10], activation="relu", init="he", batch_size=None
    )
    alone.fit(X_train, t_train, epochs=given.epochs, lr=LEARNING_RATE)
    there, here = model.state_dict(), alone.state_dict()
    one_hot = nn.one_hot(t_train, 10)
    for who, network in (
        (f"PyTorch, {given.processes} processes", model),
        ("chalkgrad, 1 process", alone),
    ):
        loss = network.loss(X_train, one_hot).data
        right = np.mean(network(X_test).data.argmax(axis=1) == t_test)
        print(
            f"{who}: loss {loss:.6f}, {right:.3f} of the test digits right"
        )
    print(
        f"largest difference of a weight: {max(np.abs(there[key] - here[key]).max() for key in here):.1e}"
    )


if __name__ == "__main__":
    main()
