"""PyTorch's fused optimizers on one thread, as a contestant: one JSON object per line, see serve.mjs."""

import json
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

LR, MOMENTUM, BETAS, EPS = 0.01, 0.9, (0.9, 0.999), 1e-8
PROOF_STEPS = 3
GRADIENTS = {"normal": (1.0, 0.25), "zero": (0.0, 0.0), "tiny": (2.0**-64, 0.0)}
RULES = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, LR, fused=True),
    "sgdm": lambda parameters: torch.optim.SGD(parameters, LR, momentum=MOMENTUM, fused=True),
    "adam": lambda parameters: torch.optim.Adam(parameters, LR, betas=BETAS, eps=EPS, fused=True),
}


def numbers(size, stream):
    """The numbers that all contestants generate alike; numbers.mjs is the original."""
    x = (np.arange(size, dtype=np.uint32) + np.uint32(stream * 0x9E3779B1 & 0xFFFFFFFF)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(13)
    return (x >> np.uint32(8)).astype(np.float32) / np.float32(2**23) - np.float32(1)


class Problem:
    def __init__(self, rule, shapes, gc, gradient, settle, samples, **_):
        if gc != "off":
            raise ValueError("the fused optimizers of torch do not centralize")
        self.parameters = []
        for k, shape in enumerate(shapes):
            weights = torch.empty(shape)  # torch's own memory: numpy would ask for huge pages
            weights.copy_(torch.from_numpy(numbers(weights.numel(), 16 * k)).reshape(shape))
            self.parameters.append(torch.nn.Parameter(weights))
        for parameter in self.parameters:
            parameter.grad = torch.empty_like(parameter)
        self.optimizer = RULES[rule](self.parameters)
        for t in range(1, PROOF_STEPS + 1):
            self.fill(t, "normal")
            self.optimizer.step()
        self.weights = [float(self.parameters[k].detach().flatten()[i]) for k, i in samples]
        if gradient != "normal":
            self.fill(PROOF_STEPS, gradient)
        for _step in range(settle):
            self.optimizer.step()

    def fill(self, t, kind):
        scale, offset = (np.float32(x) for x in GRADIENTS[kind])
        for k, parameter in enumerate(self.parameters):
            gradient = numbers(parameter.numel(), 16 * k + t) * scale + offset
            parameter.grad.copy_(torch.from_numpy(gradient).reshape(parameter.shape))

    def time(self, warm, steps):
        step = self.optimizer.step
        for _ in range(warm):
            step()
        began = time.perf_counter_ns()
        for _ in range(steps):
            step()
        return {"ns": time.perf_counter_ns() - began}


prepared = {}


def answer(request):
    if request["op"] == "prepare":
        prepared[request["id"]] = problem = Problem(**request["problem"])
        return {"weights": problem.weights}
    if request["op"] == "time":
        return prepared[request["id"]].time(request["warm"], request["steps"])
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
