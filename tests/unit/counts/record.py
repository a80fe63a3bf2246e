"""Counts: what torch does with a parameter that joins late. Writes torch.json, in float64.

Two parameters of one element; the second one gets no gradient for the first 20 steps, which torch skips, count
included. Its weights from there on are the golden values.

    pip install torch==2.15.0 && python record.py
"""

import json
from pathlib import Path

import torch

FROZEN, STEPS = 20, 12
CASES = [
    ("Adam", {"lr": 0.01}),
    ("Adam", {"lr": 0.01, "amsgrad": True, "betas": [0.8, 0.9]}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.1}),
    ("RAdam", {"lr": 0.01}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "dampening": 0.5}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True}),
]


def gradient(step: int) -> float:
    """Exact in float32."""
    return 1 + (step * 7 % 16) / 16


def run(name: str, options: dict) -> list[float]:
    early, late = (torch.tensor([1.0], dtype=torch.float64, requires_grad=True) for _ in range(2))
    optimizer = getattr(torch.optim, name)([early, late], **options)
    after = []
    for step in range(FROZEN + STEPS):
        early.grad = torch.tensor([gradient(step)], dtype=torch.float64)
        late.grad = early.grad.clone() if step >= FROZEN else None
        optimizer.step()
        if step >= FROZEN:
            after.append(late.item())
    return after


cases = [{"optimizer": name, "options": options, "after": run(name, options)} for name, options in CASES]
meta = {"torch": torch.__version__.split("+")[0], "frozen": FROZEN}
text = ",\n".join(json.dumps(case) for case in cases)
Path(__file__).with_name("torch.json").write_text(f'{{"meta": {json.dumps(meta)}, "cases": [\n{text}\n]}}\n')
