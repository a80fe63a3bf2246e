"""Records what torch and optax give for the schedules of data/cases.json, in float64, every 37th step and the ends.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 optax==0.2.8
    venv/bin/python tests/unit/schedules/record.py            # writes data/golden.json.gz
    venv/bin/python tests/unit/schedules/record.py --all FILE # every step, to a gzip of its own

torch: the closed forms where a scheduler has one, because its recursion adds up a rounding with every step; how far the
recursion strays from them is printed.
"""

import gzip
import json
import math
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import optax
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, OneCycleLR, StepLR

STEPS = 10_000
DATA = Path(__file__).parent / "data"


def optimizer(rate):
    return SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=rate)


def closed(make, rate, count):
    """The closed form of a scheduler, and how far its recursion strays, in ulp of the rate."""
    scheduler = make(optimizer(rate))
    values, worst = [], 0.0
    for n in range(count):
        scheduler.last_epoch = n
        values.append(float(scheduler._get_closed_form_lr()[0]))
    chained = make(optimizer(rate))
    for n in range(count):
        worst = max(worst, abs(float(chained.get_last_lr()[0]) - values[n]))
        chained.optimizer.step()
        chained.step()
    print(f"{type(chained).__name__}: the recursion strays by {worst / math.ulp(rate):.1f} ulp", file=sys.stderr)
    return values


def direct(make, rate, count):
    """The rates of a scheduler that is no recursion."""
    scheduler = make(optimizer(rate))
    values = []
    for n in range(count):
        values.append(float(scheduler.get_last_lr()[0]))
        scheduler.optimizer.step()
        if n + 1 < count:
            scheduler.step()
    return values


def optax_values(schedule):
    return [float(value) for value in jax.vmap(schedule)(jnp.arange(STEPS + 1))]


def torch_cosine(peak, steps, end=0.0):
    return closed(lambda o: CosineAnnealingLR(o, steps, eta_min=end), peak, steps + 1)


def torch_linear(start, end, steps):
    peak = max(start, end)
    make = lambda o: LinearLR(o, start_factor=start / peak, end_factor=end / peak, total_iters=steps)
    return closed(make, peak, STEPS + 1)


def torch_step(peak, stepSize, gamma=0.1):
    return closed(lambda o: StepLR(o, stepSize, gamma=gamma), peak, STEPS + 1)


def torch_one_cycle(peak, steps, pctStart=0.3, divFactor=25.0, finalDivFactor=1e4):
    options = {"pct_start": pctStart, "div_factor": divFactor, "final_div_factor": finalDivFactor}
    return direct(lambda o: OneCycleLR(o, peak, total_steps=steps, cycle_momentum=False, **options), peak, steps)


def torch_inverse_sqrt(peak, timescale):
    """The formula of section 5.3 of arXiv 1706.03762 behind its warm-up, as a LambdaLR."""
    return direct(lambda o: LambdaLR(o, lambda n: 1 / math.sqrt((n + timescale) / timescale)), peak, STEPS + 1)


def optax_cosine(peak, steps, end=0.0):
    return optax_values(optax.cosine_decay_schedule(peak, steps, alpha=end / peak))


def optax_linear(start, end, steps):
    return optax_values(optax.linear_schedule(start, end, steps))


def optax_step(peak, stepSize, gamma=0.1):
    return optax_values(optax.exponential_decay(peak, stepSize, gamma, staircase=True))


def optax_one_cycle(peak, steps, pctStart=0.3, divFactor=25.0, finalDivFactor=1e4):
    """optax counts the steps between the ends and rounds the top down: one step fewer, and the same top."""
    top = round(pctStart * steps - 1)
    between = steps - 1
    schedule = optax.cosine_onecycle_schedule(between, peak, (top + 0.5) / between, divFactor, finalDivFactor)
    return optax_values(schedule)[:steps]


def optax_inverse_sqrt(peak, timescale):
    return optax_values(lambda n: peak * jnp.sqrt(timescale / (n + timescale)))


def optax_warmup_cosine(length, peak, steps, end=0.0, start=0.0):
    return optax_values(optax.warmup_cosine_decay_schedule(start, peak, length, length + steps, end))


SOURCES = {
    "cosine": {"torch": torch_cosine, "optax": optax_cosine},
    "linear": {"torch": torch_linear, "optax": optax_linear},
    "step": {"torch": torch_step, "optax": optax_step},
    "oneCycle": {"torch": torch_one_cycle, "optax": optax_one_cycle},
    "inverseSqrt": {"torch": torch_inverse_sqrt, "optax": optax_inverse_sqrt},
    "warmupCosine": {"optax": optax_warmup_cosine},
}


def main():
    everything = "--all" in sys.argv
    cases = json.loads((DATA / "cases.json").read_text())
    golden = []
    for case in cases:
        for source, values_of in SOURCES[case["schedule"]].items():
            if source not in case.get("sources", [source]):
                continue
            values = values_of(**case["options"])
            last = len(values) - 1
            at = range(last + 1) if everything else sorted({*range(0, last, 37), last - 1, last})
            golden.append({**case, "source": source, "values": [[n, values[n]] for n in at]})
    version = {"torch": torch.__version__.split("+")[0], "optax": optax.__version__, "jax": jax.__version__}
    text = json.dumps({"versions": version, "golden": golden}, separators=(",", ":")) + "\n"
    target = Path(sys.argv[-1]) if everything else DATA / "golden.json.gz"
    target.write_bytes(gzip.compress(text.encode(), mtime=0))


main()
