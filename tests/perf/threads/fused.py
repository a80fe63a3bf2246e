"""PyTorch's fused steps with one thread and with several, in turns; reads and writes JSON, see processes.mjs."""

import json
import sys
import time
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parent.parent / "contestants"))
from problem import Problem  # noqa: E402: found only now

RULES = {
    "adam": lambda weights: torch.optim.Adam(weights, 1e-3, fused=True),
    "sgdm": lambda weights: torch.optim.SGD(weights, 1e-3, momentum=0.9, fused=True),
}


def seconds(step, threads, count):
    torch.set_num_threads(threads)
    step()
    began = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - began) / count


def single(row):
    """The step of one array."""
    weight = torch.nn.Parameter(torch.full((row["size"],), 0.5))
    weight.grad = torch.sin(torch.arange(row["size"], dtype=torch.float32))
    return RULES[row["rule"]]([weight]).step, None


def network(row):
    """The step of a network, and its weights after the proof."""
    problem = Problem(**row["problem"])
    return problem.step, problem.weights


order = json.load(sys.stdin)
results = {}
for row in order["rows"]:
    step, weights = network(row) if "problem" in row else single(row)
    seconds(step, 1, 3)
    count = max(1, round(order["seconds"] / seconds(step, 1, 1)))
    taken = {1: [], order["threads"]: []}
    for _ in range(order["rounds"]):
        for threads, own in taken.items():
            own.append(seconds(step, threads, count))
    results[row["label"]] = {"medians": [sorted(own)[len(own) // 2] for own in taken.values()], "weights": weights}
print(json.dumps(results))
