"""PyTorch's fused steps with one thread and with several, in turns: fused.py '{"rows", "rounds", "threads"}', JSON."""

import json
import sys
import time

import torch

SECONDS = 0.05
RULES = {
    "adam": lambda weights: torch.optim.Adam(weights, 1e-3, fused=True),
    "sgdm": lambda weights: torch.optim.SGD(weights, 1e-3, momentum=0.9, fused=True),
}


def seconds(optimizer, threads, count):
    torch.set_num_threads(threads)
    optimizer.step()
    began = time.perf_counter()
    for _ in range(count):
        optimizer.step()
    return (time.perf_counter() - began) / count


order = json.loads(sys.argv[1])
results = {}
for row in order["rows"]:
    weight = torch.nn.Parameter(torch.full((row["size"],), 0.5))
    weight.grad = torch.sin(torch.arange(row["size"], dtype=torch.float32))
    optimizer = RULES[row["rule"]]([weight])
    seconds(optimizer, 1, 3)
    count = max(1, round(SECONDS / seconds(optimizer, 1, 1)))
    taken = {1: [], order["threads"]: []}
    for _ in range(order["rounds"]):
        for threads, own in taken.items():
            own.append(seconds(optimizer, threads, count))
    results[row["label"]] = [sorted(own)[len(own) // 2] for own in taken.values()]
print(json.dumps(results))
