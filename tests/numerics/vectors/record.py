"""Records short runs of RMSprop and RAdam (torch) and of Lion and Lookahead (optax), with and without Gradient
Centralization, each in float32 and in float64, into data/torch-rmsprop, torch-radam, optax-lion and optax-lookahead.

    python3 -m venv venv                                                # Python 3.13
    venv/bin/pip install torch==2.15.0 optax==0.2.8 jax==0.12.0.1 numpy==2.5.5
    venv/bin/python tests/numerics/vectors/record.py                    # writes data/*.json.gz, prints their sizes

The format is that of the other files in data. A case's seed is derived from its id, so adding one changes no other.
"""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch

SEED = 2004
DATA = Path(__file__).parent / "data"
VERSIONS = {
    "torch": torch.__version__.split("+")[0],
    "optax": optax.__version__,
    "jax": jax.__version__,
    "numpy": np.__version__,
}

Arrays = list[np.ndarray]  # one for each parameter
Step = Callable[[Arrays], Arrays]  # from gradients to the weights after the step

# What every case trains, plus one of the groups; the name gives the kind and shape.
ALWAYS = ["dense_3x5", "bias_4", "scalar_1"]
GROUPS = [
    ["dense_2x19", "dense_4x1"],
    ["conv2d_2x2x3x3"],
    ["conv1d_2x3x5", "conv2d_3x2x1x1"],
    ["depthwise_3x1x3x3", "bias_9"],
]


@dataclass
class Case:
    id: str
    optimizer: dict[str, Any]
    steps: int
    profile: str = "normal"
    gc: dict[str, Any] | None = None
    lookahead: dict[str, Any] | None = None
    radam: str = "torch"  # whose RAdam Lookahead wraps
    names: list[str] = field(default_factory=list)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        return [tuple(int(n) for n in name.split("_")[1].split("x")) for name in self.names]

    @property
    def decoupled(self) -> bool:
        return self.optimizer.get("decoupled", False)

    @property
    def centralized(self) -> list[bool]:
        least = 99 if self.gc is None else 4 if self.gc["convOnly"] else 2
        return [len(shape) >= least for shape in self.shapes]

    @property
    def point(self) -> str | None:
        """The point of centralization: gradient, gradient+decay, update or update+decay."""
        if self.gc is None:
            return None
        inside = self.gc["decay"] == "inside"
        if self.gc["location"] == "gradient":
            return "gradient+decay" if inside else "gradient"
        return "update+decay" if inside and self.decoupled else "update"


# --- torch ---------------------------------------------------------------------------------------------------------


def torch_optimizer(optimizer: dict[str, Any], weights: list[torch.Tensor], **changed: Any) -> torch.optim.Optimizer:
    spelled = {"weightDecay": "weight_decay", "decoupled": "decoupled_weight_decay"}
    options = {spelled.get(name, name): value for name, value in optimizer.items() if name != "kind"}
    return getattr(torch.optim, optimizer["kind"])(weights, foreach=False, **{**options, **changed})


class Direction:
    """What a torch optimizer subtracts at a learning rate of 1 without decay: it moves weights that are 0."""

    def __init__(self, optimizer: dict[str, Any], like: list[torch.Tensor]):
        self.zeros = [torch.nn.Parameter(torch.zeros_like(w)) for w in like]
        changed = {"lr": 1.0, "weight_decay": 0.0, "maximize": False}
        self.optimizer = torch_optimizer(optimizer, self.zeros, **changed)

    @torch.no_grad()
    def __call__(self, gradients: list[torch.Tensor]) -> list[torch.Tensor]:
        for w, g in zip(self.zeros, gradients):
            w.zero_()
            w.grad = g.clone()
        self.optimizer.step()
        return [-w for w in self.zeros]


def phi(case: Case, point: str, tensors: list[torch.Tensor]) -> list[torch.Tensor]:
    """Subtracts the mean of each output unit, if this is the point where the case centralizes."""
    if case.point != point:
        return tensors
    axes = [tuple(range(1, x.dim())) for x in tensors]
    return [x - x.mean(a, keepdim=True) if c else x for x, a, c in zip(tensors, axes, case.centralized)]


def torch_step(case: Case, initial: Arrays) -> Step:
    """torch's own step; GC on the gradient comes before it, at the other points the step is taken apart."""
    weights = [torch.nn.Parameter(torch.from_numpy(w.copy())) for w in initial]
    whole = torch_optimizer(case.optimizer, weights)
    direction = Direction(case.optimizer, weights)
    lr, decay = case.optimizer["lr"], case.optimizer["weightDecay"]
    sign = -1 if case.optimizer["maximize"] else 1

    def by_torch(gradients: list[torch.Tensor]) -> None:
        for w, g in zip(weights, phi(case, "gradient", gradients)):
            w.grad = g.clone()
        whole.step()

    def apart(gradients: list[torch.Tensor]) -> None:
        l2 = 0.0 if case.decoupled else decay
        decayed = [sign * g + l2 * w for g, w in zip(gradients, weights)]
        update = phi(case, "update", direction(phi(case, "gradient+decay", decayed)))
        if case.point == "update+decay":
            update = phi(case, "update+decay", [u + decay * w for u, w in zip(update, weights)])
        for w, u in zip(weights, update):
            if case.decoupled and case.point == "update":
                w.mul_(1 - lr * decay)
            w.sub_(lr * u)

    take = by_torch if case.point in (None, "gradient") else apart

    @torch.no_grad()
    def step(gradients: Arrays) -> Arrays:
        take([torch.from_numpy(g.copy()) for g in gradients])
        return [w.detach().numpy().copy() for w in weights]

    return step


def torch_source(case: Case) -> str:
    name = f"torch {VERSIONS['torch']} torch.optim.{case.optimizer['kind']}"
    where = {
        None: "",
        "gradient": " fed with centralized gradients",
        "gradient+decay": " fed with Phi(gradient + decay), its own decay 0",
        "update": ", its direction at lr 1 centralized",
        "update+decay": ", its direction at lr 1 plus decay centralized",
    }
    return name + where[case.point]


# --- optax ---------------------------------------------------------------------------------------------------------


def torch_radam(case: Case) -> optax.GradientTransformation:
    """The direction of torch's RAdam as an optax transformation; its state is the torch optimizer."""

    def init(params: Any) -> Direction:
        return Direction(case.optimizer, [torch.from_numpy(np.array(w)) for w in params])

    def update(gradients: Any, direction: Direction, params: Any = None) -> tuple[Any, Direction]:
        del params
        found = direction([torch.from_numpy(np.array(g)) for g in gradients])
        return [jnp.asarray(u.numpy()) for u in found], direction

    return optax.GradientTransformation(init, update)


def rule_of(case: Case) -> list[tuple[str, optax.GradientTransformation]]:
    """The direction of an optimizer, without decay and learning rate."""
    o = case.optimizer
    b1, b2 = o.get("betas", (0, 0))
    if o["kind"] == "SGD":
        return []
    if o["kind"] == "SGDM":
        return [("trace", optax.trace(o["momentum"], o["nesterov"]))]
    if o["kind"] == "Lion":
        return [("scale_by_lion", optax.scale_by_lion(b1, b2))]
    if o["kind"] == "RAdam":
        if case.radam == "torch":
            return [(f"direction of torch {VERSIONS['torch']} torch.optim.RAdam", torch_radam(case))]
        return [("scale_by_radam", optax.scale_by_radam(b1, b2, o["eps"]))]
    return [("scale_by_adam", optax.scale_by_adam(b1, b2, o["eps"]))]


def parts_of(case: Case) -> list[tuple[str, optax.GradientTransformation]]:
    """The links of the chain with their names, in order."""
    o = case.optimizer

    def centralize(point: str) -> list[tuple[str, optax.GradientTransformation]]:
        return [("centralize", optax.centralize())] if case.point == point else []

    decay = [("add_decayed_weights", optax.add_decayed_weights(o["weightDecay"]))] if o["weightDecay"] else []
    parts = [("scale(-1)", optax.scale(-1.0))] if o["maximize"] else []
    parts += centralize("gradient") + ([] if case.decoupled else decay) + centralize("gradient+decay")
    parts += rule_of(case)
    parts += centralize("update") + (decay if case.decoupled else []) + centralize("update+decay")
    return [*parts, ("scale_by_learning_rate", optax.scale_by_learning_rate(o["lr"]))]


def optax_step(case: Case, initial: Arrays) -> Step:
    chain = optax.chain(*(part for _, part in parts_of(case)))
    params: Any = [jnp.asarray(w) for w in initial]
    if case.lookahead:
        chain = optax.lookahead(chain, case.lookahead["every"], case.lookahead["alpha"])
        params = optax.LookaheadParams.init_synced(params)
    state = chain.init(params)

    def step(gradients: Arrays) -> Arrays:
        nonlocal params, state
        updates, state = chain.update([jnp.asarray(g) for g in gradients], state, params)
        params = optax.apply_updates(params, updates)
        return [np.array(w) for w in (params.fast if case.lookahead else params)]

    return step


def optax_source(case: Case) -> str:
    chain = f"chain({', '.join(name for name, _ in parts_of(case))})"
    return f"optax {VERSIONS['optax']} {f'lookahead({chain})' if case.lookahead else chain}"


# --- the data of a case --------------------------------------------------------------------------------------------


def float32(values: np.ndarray, digits: int) -> np.ndarray:
    """float32 numbers with few digits, so that the files stay small."""
    short = [float(f"{value:.{digits}g}") + 0.0 for value in values.ravel()]
    return np.array(short, np.float32).reshape(values.shape)


def gradient(random: np.random.Generator, profile: str, shape: tuple[int, ...]) -> np.ndarray:
    values = random.standard_normal(shape)
    if profile == "sparse":
        return float32(values * (random.random(shape) < 0.6), 5)
    if profile == "offset":
        rows = (shape[0], *(1 for _ in shape[1:]))
        return float32(values + 1000 + 100 * random.standard_normal(rows), 7)
    return float32(values * (1e-6 if profile == "small" else 1), 5)


def draw(case: Case, attempt: int) -> tuple[Arrays, list[Arrays]]:
    random = np.random.default_rng([SEED, zlib.crc32(case.id.encode()), attempt])
    initial = [float32(0.5 * random.standard_normal(shape), 4) for shape in case.shapes]
    gradients = [[gradient(random, case.profile, shape) for shape in case.shapes] for _ in range(case.steps)]
    return initial, gradients


def clear_signs(case: Case, gradients: list[Arrays]) -> bool:
    """Whether float32 finds the same signs for Lion as float64. |c| must exceed 1e-4 times the same sum over absolute
    values; for a centralized gradient, 1e-6 times the sum over the largest value of each uncentralized row is added to
    that bound. c may be 0 if everything that it adds up is 0."""
    b1, b2 = case.optimizer["betas"]
    for steps, centralized in zip(zip(*gradients), case.centralized):
        m = size = largest = 0.0
        for raw in steps:
            g = top = raw.astype(np.float64)
            if centralized and case.point == "gradient":
                row = tuple(range(1, g.ndim))
                g, top = g - g.mean(row, keepdims=True), np.abs(g).max(row, keepdims=True)
            pairs = (m, g), (size, np.abs(g)), (largest, np.abs(top))
            c, of_c, of_row = (b1 * old + (1 - b1) * new for old, new in pairs)
            if np.any((np.abs(c) <= 1e-4 * of_c + 1e-6 * of_row) & (of_c > 0)):
                return False
            m, size, largest = (b2 * old + (1 - b2) * new for old, new in pairs)
    return True


def draw_well(case: Case) -> tuple[Arrays, list[Arrays], int]:
    """The first draw that suits the case, and how many were discarded."""
    for attempt in count():
        initial, gradients = draw(case, attempt)
        if case.optimizer["kind"] != "Lion" or clear_signs(case, gradients):
            return initial, gradients, attempt
    raise AssertionError


# --- a case as it is written ---------------------------------------------------------------------------------------


def semantics_of(case: Case) -> dict[str, Any]:
    """The rule in the terms of the other files; torch's RAdam adds its epsilon to the root of the uncorrected v."""
    o = case.optimizer
    decay = o["weightDecay"] != 0
    shrinks = o["kind"] == "RAdam" and not case.lookahead and case.point != "update+decay"
    epsilon = {"Adam": "after", "AdamW": "after", "RAdam": "before" if case.radam == "torch" else "after"}
    when = epsilon.get(o["kind"])
    return {
        "l2": "none" if case.decoupled or not decay else "after-gc" if case.point == "gradient" else "before-gc",
        "decoupledDecay": "none" if not (case.decoupled and decay) else "shrink-first" if shrinks else "in-update",
        "decayScale": "lr" if case.decoupled and decay else None,
        "epsilon": None if when is None else f"{when}-bias-correction",
        "amsgradMax": None,
    }


def plain(arrays: Arrays) -> list[list[float]]:
    """The shortest decimals that reproduce the numbers."""
    return [[float(str(x)) for x in array.ravel()] for array in arrays]


def errors(initial: Arrays, single: list[Arrays], double: list[Arrays]) -> dict[str, Any]:
    """How far the float32 run strays from the float64 run."""
    floor = 1e-3
    absolute, relative, moved = [0.0] * len(initial), 0.0, 0.0
    for p, start in enumerate(initial):
        strays = [np.abs(a[p].astype(np.float64) - b[p]) for a, b in zip(single, double)]
        absolute[p] = float(max(s.max() for s in strays))
        relative = max(relative, *(float((s / np.maximum(np.abs(b[p]), floor)).max()) for s, b in zip(strays, double)))
        movement = max(float(np.abs(b[p] - start).max()) for b in double)
        moved = max(moved, absolute[p] / movement if movement else 0.0)
    return {
        "maxAbs": max(absolute),
        "maxRel": relative,
        "relFloor": floor,
        "maxOverMovement": moved,
        "perParameterMaxAbs": absolute,
    }


def record(case: Case, start: Callable[[Case, Arrays], Step], source: str) -> dict[str, Any]:
    initial, gradients, thrown = draw_well(case)

    def run(dtype: type) -> list[Arrays]:
        with jax.enable_x64(dtype == np.float64):
            step = start(case, [w.astype(dtype) for w in initial])
            after = [step([g.astype(dtype) for g in one]) for one in gradients]
        assert all(w.dtype == dtype and np.isfinite(w).all() for one in after for w in one), case.id
        return after

    single, double = run(np.float32), run(np.float64)
    error = errors(initial, single, double)
    if case.optimizer["kind"] == "Lion":
        assert error["maxAbs"] < case.optimizer["lr"] / 4, f"{case.id}: a sign differs"
    print(f"{case.id}: float32 strays by {error['maxAbs']:.1e}, {thrown} draws thrown away")
    return {
        "id": case.id,
        "source": source,
        "optimizer": case.optimizer,
        "gc": case.gc,
        "lookahead": case.lookahead,
        "semantics": semantics_of(case),
        "steps": case.steps,
        "gradientProfile": case.profile,
        "tolerance64": 1e-12,
        "hazard": False,
        "parameters": [
            {
                "name": name,
                "shape": shape,
                "layout": "out-in",
                "kind": name.split("_")[0],
                "outputAxes": [0],
                "centralized": centralized,
            }
            for name, shape, centralized in zip(case.names, case.shapes, case.centralized)
        ],
        "error": error,
        "initial": plain(initial),
        "gradients": [plain(one) for one in gradients],
        "float32": {"after": [plain(one) for one in single]},
        "float64": {"after": [plain(one) for one in double]},
    }


# --- the cases -----------------------------------------------------------------------------------------------------


DEFAULTS: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.1},
    "SGDM": {"lr": 0.1, "momentum": 0.9, "dampening": 0, "nesterov": False},
    "Adam": {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "amsgrad": False},
    "AdamW": {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "amsgrad": False, "weightDecay": 0.1, "decoupled": True},
    "RMSprop": {"lr": 0.01, "alpha": 0.99, "eps": 1e-8, "momentum": 0, "centered": False},
    "RAdam": {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8},
    "Lion": {"lr": 0.01, "betas": [0.9, 0.99], "decoupled": True},
}
RANGER = {"betas": [0.95, 0.999], "eps": 1e-5}  # the defaults of its authors


def options_of(kind: str, changed: dict[str, Any]) -> dict[str, Any]:
    options = {"kind": kind, "weightDecay": 0, "decoupled": False, "maximize": False, **DEFAULTS[kind], **changed}
    if kind == "RMSprop":
        del options["decoupled"]  # torch's has no such option
    return options


def gc(location: str, decay: str = "none", convOnly: bool = False) -> dict[str, Any]:
    return {"location": location, "decay": decay, "convOnly": convOnly}


def rmsprop(name: str, steps: int, profile: str = "normal", gc: dict[str, Any] | None = None, **changed: Any) -> Case:
    return Case(f"torch-rmsprop-{name}", options_of("RMSprop", changed), steps, profile, gc)


def radam(name: str, steps: int, profile: str = "normal", gc: dict[str, Any] | None = None, **changed: Any) -> Case:
    return Case(f"torch-radam-{name}", options_of("RAdam", changed), steps, profile, gc)


def lion(name: str, steps: int, profile: str = "normal", gc: dict[str, Any] | None = None, **changed: Any) -> Case:
    return Case(f"optax-lion-{name}", options_of("Lion", changed), steps, profile, gc)


def lookahead(
    name: str,
    kind: str,
    every: int,
    alpha: float,
    steps: int,
    profile: str = "normal",
    gc: dict[str, Any] | None = None,
    radam: str = "torch",
    **changed: Any,
) -> Case:
    around = {"every": every, "alpha": alpha}
    return Case(f"optax-lookahead-{name}", options_of(kind, changed), steps, profile, gc, around, radam)


RMSPROP = [
    rmsprop("default", 5),
    rmsprop("alpha-0.5", 5, lr=0.05, alpha=0.5),
    rmsprop("eps-0.1", 4, eps=0.1),
    rmsprop("small", 5, "small", lr=0.003),
    rmsprop("momentum", 6, momentum=0.9, lr=0.003),
    rmsprop("centered", 5, centered=True),
    rmsprop("centered-offset", 5, "offset", centered=True, alpha=0.9),
    rmsprop("centered-momentum-wd-sparse", 5, "sparse", centered=True, momentum=0.8, weightDecay=0.1, alpha=0.95),
    rmsprop("maximize-momentum-wd", 4, momentum=0.5, weightDecay=0.1, maximize=True),
    rmsprop("gc-gradient", 5, gc=gc("gradient")),
    rmsprop("gc-gradient-momentum-wd-outside", 5, gc=gc("gradient", "outside"), momentum=0.9, weightDecay=0.1),
    rmsprop("gc-gradient-centered-wd-inside", 5, gc=gc("gradient", "inside"), centered=True, weightDecay=0.1),
    rmsprop("gc-update-momentum", 5, "sparse", gc=gc("update"), momentum=0.9),
    rmsprop(
        "gc-update-centered-momentum-wd-maximize",
        5,
        gc=gc("update", "inside"),
        centered=True,
        momentum=0.9,
        weightDecay=0.1,
        alpha=0.9,
        maximize=True,
    ),
    rmsprop("gcconv-gradient-wd-outside", 4, gc=gc("gradient", "outside", True), weightDecay=0.1),
]

RADAM = [
    radam("default", 9),
    radam("betas-0.9-0.5", 6, betas=[0.9, 0.5]),  # rho stays below 3: never rectified
    radam("betas-0.8-0.9", 9, betas=[0.8, 0.9]),
    radam("eps-0.001", 8, eps=1e-3),
    radam("small", 8, "small", lr=1),
    radam("sparse-wd", 8, "sparse", weightDecay=0.1),
    radam("maximize-decoupled-wd", 8, maximize=True, decoupled=True, weightDecay=0.1),
    radam("long", 12, betas=[0.9, 0.99], lr=0.003),
    radam("gc-gradient", 8, gc=gc("gradient")),
    radam("gc-gradient-wd-outside", 8, gc=gc("gradient", "outside"), weightDecay=0.1),
    radam("gc-gradient-wd-inside-maximize", 8, gc=gc("gradient", "inside"), weightDecay=0.1, maximize=True),
    radam("gc-gradient-decoupled-wd", 8, gc=gc("gradient", "outside"), decoupled=True, weightDecay=0.1),
    radam("gc-update-wd", 8, gc=gc("update", "inside"), weightDecay=0.1),
    radam("gc-update-decoupled-wd-outside", 8, gc=gc("update", "outside"), decoupled=True, weightDecay=0.1),
    radam("gc-update-decoupled-wd-inside", 8, gc=gc("update", "inside"), decoupled=True, weightDecay=0.1),
]

LION = [
    lion("default", 6),
    lion("betas-0.95-0.98", 6, betas=[0.95, 0.98], lr=0.003),
    lion("wd", 6, weightDecay=0.1),
    lion("maximize-wd", 5, weightDecay=0.1, maximize=True),
    lion("sparse-wd", 6, "sparse", weightDecay=0.1),
    lion("small", 5, "small"),
    lion("betas-0.9-0.5", 6, betas=[0.9, 0.5]),
    lion("gc-gradient", 5, gc=gc("gradient")),
    lion("gc-gradient-offset", 5, "offset", gc=gc("gradient")),
    lion("gc-gradient-wd-outside", 5, gc=gc("gradient", "outside"), weightDecay=0.1),
    lion("gc-update", 5, "sparse", gc=gc("update")),
    lion("gc-update-wd-outside", 5, gc=gc("update", "outside"), weightDecay=0.1),
    lion("gc-update-wd-inside", 5, gc=gc("update", "inside"), weightDecay=0.1),
    lion("gc-update-wd-inside-maximize", 5, gc=gc("update", "inside"), weightDecay=0.3, maximize=True, betas=[0.5, 0.9]),
]

LOOKAHEAD = [
    lookahead("sgd", "SGD", 3, 0.5, 7),
    lookahead("sgd-every-1", "SGD", 1, 0.25, 4, weightDecay=0.1),
    lookahead("sgd-alpha-1", "SGD", 2, 1, 4),  # as if it were absent
    lookahead("sgdm", "SGDM", 2, 0.5, 7),
    lookahead("sgdm-nesterov-wd", "SGDM", 4, 0.8, 6, "sparse", nesterov=True, weightDecay=0.1),
    lookahead("adam", "Adam", 5, 0.5, 11),
    lookahead("adam-wd-maximize", "Adam", 2, 0.3, 6, weightDecay=0.1, maximize=True),
    lookahead("adamw", "AdamW", 3, 0.5, 7),
    lookahead("lion-wd", "Lion", 3, 0.5, 7, weightDecay=0.1),
    lookahead("sgdm-gc-gradient-wd-inside", "SGDM", 3, 0.5, 7, gc=gc("gradient", "inside"), weightDecay=0.1),
    lookahead("adamw-gc-gradient-wd-outside", "AdamW", 2, 0.5, 5, gc=gc("gradient", "outside")),
    lookahead("adamw-gc-update-wd-inside", "AdamW", 2, 0.5, 5, gc=gc("update", "inside")),
    lookahead("ranger", "RAdam", 6, 0.5, 13, gc=gc("gradient"), **RANGER),
    lookahead(
        "ranger-decoupled-wd",
        "RAdam",
        4,
        0.8,
        9,
        gc=gc("gradient", "outside"),
        **RANGER,
        decoupled=True,
        weightDecay=0.1,
    ),
    # Without epsilon the two RAdams are identical in float64.
    lookahead("ranger-optax-eps-0", "RAdam", 5, 0.5, 8, gc=gc("gradient"), radam="optax", eps=0),
]

FILES = {
    "torch-rmsprop": (RMSPROP, torch_step, torch_source),
    "torch-radam": (RADAM, torch_step, torch_source),
    "optax-lion": (LION, optax_step, optax_source),
    "optax-lookahead": (LOOKAHEAD, optax_step, optax_source),
}


def write(target: Path, content: dict[str, Any]) -> None:
    """A gzip without name and time, so that its bytes depend only on the content."""
    text = json.dumps(content, separators=(",", ":")) + "\n"
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{target.name}: {len(content['cases'])} cases, {target.stat().st_size} bytes")


def main() -> None:
    torch.set_num_threads(1)
    for name, (cases, start, source) in FILES.items():
        recorded = []
        for n, case in enumerate(cases):
            case.names = ALWAYS + GROUPS[n % len(GROUPS)]
            recorded.append(record(case, start, source(case)))
        meta = {"format": "gc-vectors/1", "seed": SEED, **VERSIONS}
        write(DATA / f"{name}.json.gz", {"meta": meta, "cases": recorded})


main()
