"""Hyperparameters: what torch does while its options change. Writes torch.json, in float64.

One parameter of two elements. What its param_groups have at each step is recorded beside the weights, so that schedules
of momentum and betas (OneCycleLR, CyclicLR) and options that are set between steps are the golden values' own.

    pip install torch==2.15.0 && python record.py
"""

import json
import math
from pathlib import Path

import torch

STEPS = 24


def gradient(step: int) -> list[float]:
    """Exact in float32."""
    return [1 + (step * 7 % 16) / 16, -0.5 + (step * 5 % 8) / 8]


def at(steps: dict[int, dict]):
    """Sets options before these steps."""

    def change(optimizer, _, step):
        optimizer.param_groups[0].update(steps.get(step, {}))

    return change


def scheduled(make):
    """Follows a scheduler of torch."""

    def change(optimizer, memory, step):
        if "scheduler" not in memory:
            memory["scheduler"] = make(optimizer)
        elif step > 0:
            memory["scheduler"].step()

    return change


def one_cycle(optimizer):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=STEPS)


def cyclic(optimizer):
    return torch.optim.lr_scheduler.CyclicLR(optimizer, base_lr=0.01, max_lr=0.1, step_size_up=4)


clip = lambda step: None if step < 6 else 0.5 if step < 12 else 4 * math.exp(-step / 8)
CASES = [
    ("one cycle of rate and momentum", "SGD", {"lr": 0.1, "momentum": 0.9}, scheduled(one_cycle), None),
    ("the same, Nesterov", "SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}, scheduled(one_cycle), None),
    ("one cycle of rate and b1", "Adam", {"lr": 0.1}, scheduled(one_cycle), None),
    ("the same, decoupled decay", "AdamW", {"lr": 0.1, "weight_decay": 0.1}, scheduled(one_cycle), None),
    ("cycles of rate and momentum", "RMSprop", {"lr": 0.01, "momentum": 0.9}, scheduled(cyclic), None),
    ("both betas are set", "Adam", {"lr": 0.01}, at({5: {"betas": [0.5, 0.9]}, 15: {"betas": [0.95, 0.99]}}), None),
    ("both betas are set", "RAdam", {"lr": 0.01}, at({5: {"betas": [0.5, 0.9]}, 15: {"betas": [0.95, 0.99]}}), None),
    ("momentum is 0 for a while", "SGD", {"lr": 0.01, "momentum": 0.9}, at({8: {"momentum": 0}, 14: {"momentum": 0.7}}), None),
    ("weight decay is set", "SGD", {"lr": 0.01, "momentum": 0.9}, at({4: {"weight_decay": 0.5}, 9: {"weight_decay": 0}}), None),
    ("weight decay is set", "AdamW", {"lr": 0.01}, at({4: {"weight_decay": 0.5}, 9: {"weight_decay": 0}}), None),
    ("the limit of the norm changes", "SGD", {"lr": 0.01, "momentum": 0.9}, at({}), clip),
]


def run(name, options, change, limit):
    parameter = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([parameter], **options)
    memory, used, weights = {}, [], []
    for step in range(STEPS):
        change(optimizer, memory, step)
        group = optimizer.param_groups[0]
        own = {key: group[key] for key in ("lr", "weight_decay", "momentum", "betas") if key in group}
        if limit is not None:
            own["clip_norm"] = limit(step)
        used.append(own)
        parameter.grad = torch.tensor(gradient(step), dtype=torch.float64)
        if limit is not None and limit(step) is not None:
            torch.nn.utils.clip_grad_norm_([parameter], limit(step))
        optimizer.step()
        weights.append(parameter.tolist())
    return {"optimizer": name, "options": options, "used": used, "weights": weights}


cases = [{"name": name, **run(*rest)} for name, *rest in CASES]
meta = {"torch": torch.__version__.split("+")[0], "steps": STEPS}
text = ",\n".join(json.dumps(case) for case in cases)
Path(__file__).with_name("torch.json").write_text(f'{{"meta": {json.dumps(meta)}, "cases": [\n{text}\n]}}\n')
