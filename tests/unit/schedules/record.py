"""Records torch's and optax's values for the schedules of data/cases.json, in float64, every 37th step and the ends.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 optax==0.2.8
    venv/bin/python tests/unit/schedules/record.py            # writes data/golden.json.gz
    venv/bin/python tests/unit/schedules/record.py --all FILE # every step, to a separate gzip

torch: the closed form if a scheduler has one, because its recursion accumulates a rounding error at every step; prints
how far the recursion strays from it.
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
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    StepLR,
)

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
    """The rates of a scheduler that is not recursive."""
    scheduler = make(optimizer(rate))
    values = []
    for n in range(count):
        values.append(float(scheduler.get_last_lr()[0]))
        scheduler.optimizer.step()
        if n + 1 < count:
            scheduler.step()
    return values


def metrics(mode):
    """A noisy loss that falls, or a noisy accuracy that rises. cases.ts computes the same."""
    noise = 1
    for n in range(STEPS):
        noise = (75 * noise + 74) % 65537
        loss = 1 / (1 + n / 300) + 0.05 * (noise / 65537)
        yield loss if mode == "min" else 1 - loss


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
    """The formula of section 5.3 of arXiv 1706.03762 after its warm-up, as a LambdaLR."""
    return direct(lambda o: LambdaLR(o, lambda n: 1 / math.sqrt((n + timescale) / timescale)), peak, STEPS + 1)


def torch_warmup(length, peak, start=0.0):
    return closed(lambda o: LinearLR(o, start_factor=start / peak, total_iters=length), peak, STEPS + 1)


def torch_exponential(peak, gamma):
    return closed(lambda o: ExponentialLR(o, gamma), peak, STEPS + 1)


def torch_polynomial(peak, steps, power=1.0):
    return closed(lambda o: PolynomialLR(o, steps, power=power), peak, STEPS + 1)


def torch_piecewise(peak, milestones, factors=0.1):
    return closed(lambda o: MultiStepLR(o, milestones, gamma=factors), peak, STEPS + 1)


def torch_cosine_restarts(peak, firstPeriod, multiplier=1, minimum=0.0):
    return direct(lambda o: CosineAnnealingWarmRestarts(o, firstPeriod, multiplier, eta_min=minimum), peak, STEPS + 1)


def torch_cyclic(minimum, peak, stepSizeUp=2000, stepSizeDown=None, mode="triangular", gamma=1.0):
    """It rounds 1 + n / total, so only totals that are powers of two are precise: cases.json has such totals."""
    options = {"mode": {"expRange": "exp_range"}.get(mode, mode), "gamma": gamma, "cycle_momentum": False}
    return direct(lambda o: CyclicLR(o, minimum, peak, stepSizeUp, stepSizeDown, **options), minimum, STEPS + 1)


def torch_plateau(peak, thresholdMode="rel", minLr=0.0, mode="min", **options):
    """The rate after each report."""
    scheduler = ReduceLROnPlateau(optimizer(peak), mode, threshold_mode=thresholdMode, min_lr=minLr, **options)
    values = [peak]
    for metric in metrics(mode):
        scheduler.step(metric)
        values.append(float(scheduler.get_last_lr()[0]))
    return values


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


def optax_warmup(length, peak, start=0.0):
    return optax_values(optax.warmup_constant_schedule(start, peak, length))


def optax_exponential(peak, gamma, transitionSteps=1, staircase=False, end=None):
    return optax_values(optax.exponential_decay(peak, transitionSteps, gamma, staircase=staircase, end_value=end))


def optax_polynomial(peak, steps, power=1.0, end=0.0):
    return optax_values(optax.polynomial_schedule(peak, end, power, steps))


def optax_piecewise(peak, milestones, factors=0.1):
    each = factors if isinstance(factors, list) else [factors] * len(milestones)
    return optax_values(optax.piecewise_constant_schedule(peak, dict(zip(milestones, each, strict=True))))


def optax_cosine_restarts(peak, firstPeriod, multiplier=1, minimum=0.0):
    periods = [firstPeriod]
    while sum(periods) <= STEPS:
        periods.append(periods[-1] * multiplier)
    shared = {"init_value": peak, "peak_value": peak, "warmup_steps": 0, "end_value": minimum}
    return optax_values(optax.sgdr_schedule([{**shared, "decay_steps": period} for period in periods]))


def optax_cyclic(minimum, peak, stepSizeUp=2000, stepSizeDown=None, mode="triangular"):
    """optax has no such schedule: straight lines, joined."""
    down = stepSizeDown or stepSizeUp
    lines, boundaries, top = [], [0], peak
    while boundaries[-1] <= STEPS:
        lines += [optax.linear_schedule(minimum, top, stepSizeUp), optax.linear_schedule(top, minimum, down)]
        boundaries += [boundaries[-1] + stepSizeUp, boundaries[-1] + stepSizeUp + down]
        top = minimum + (top - minimum) / 2 if mode == "triangular2" else top
    return optax_values(optax.join_schedules(lines, boundaries[1:-1]))


SOURCES = {
    "cosine": {"torch": torch_cosine, "optax": optax_cosine},
    "linear": {"torch": torch_linear, "optax": optax_linear},
    "step": {"torch": torch_step, "optax": optax_step},
    "oneCycle": {"torch": torch_one_cycle, "optax": optax_one_cycle},
    "inverseSqrt": {"torch": torch_inverse_sqrt, "optax": optax_inverse_sqrt},
    "warmupCosine": {"optax": optax_warmup_cosine},
    "warmup": {"torch": torch_warmup, "optax": optax_warmup},
    "exponential": {"torch": torch_exponential, "optax": optax_exponential},
    "polynomial": {"torch": torch_polynomial, "optax": optax_polynomial},
    "piecewise": {"torch": torch_piecewise, "optax": optax_piecewise},
    "cosineRestarts": {"torch": torch_cosine_restarts, "optax": optax_cosine_restarts},
    "cyclic": {"torch": torch_cyclic, "optax": optax_cyclic},
    "plateau": {"torch": torch_plateau},
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
