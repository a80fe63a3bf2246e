"""PyTorch's fused optimizers on one thread, as a contestant: one JSON object per line, see serve.mjs."""

import json
import sys
import time

import torch
from problem import Problem

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
prepared = {}


def timed(step, warm, steps):
    for _ in range(warm):
        step()
    began = time.perf_counter_ns()
    for _ in range(steps):
        step()
    return {"ns": time.perf_counter_ns() - began}


def answer(request):
    if request["op"] == "prepare":
        prepared[request["id"]] = problem = Problem(**request["problem"])
        return {"weights": problem.weights}
    if request["op"] == "time":
        return timed(prepared[request["id"]].step, request["warm"], request["steps"])
    prepared.pop(request["id"], None)
    return {}


def say(line):
    print(json.dumps(line), flush=True)


say({"ready": True, "engine": f"torch {torch.__version__}, fused, {torch.get_num_threads()} thread, Python {sys.version.split()[0]}"})
for line in sys.stdin:
    try:
        say(answer(json.loads(line)))
    except Exception as error:  # noqa: BLE001: reported to the caller
        say({"error": f"{type(error).__name__}: {error}"})
