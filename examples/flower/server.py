"""Federated averaging of the digits example's perceptron: Flower's FedAvg, with weights that numpy initialises."""

import hashlib
import time
from logging import INFO

import numpy as np
from flwr.app import Array, ArrayRecord, Context
from flwr.clientapp import ClientApp
from flwr.common import log
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg

app = ServerApp()
unused = ClientApp()  # Flower asks for one; these nodes bring a program of their own


class Averaging(FedAvg):
    """FedAvg that ends the run when a round brings no weights at all, rather than repeating the same failure."""

    def aggregate_train(self, server_round, replies):
        replies = list(replies)
        arrays, metrics = super().aggregate_train(server_round, replies)
        if arrays is None:
            reasons = {reply.error.reason for reply in replies if reply.has_error()}
            raise RuntimeError(f"round {server_round}: no node has trained: {'; '.join(sorted(reasons))}")
        return arrays, metrics


def initial(hidden: int, seed: int) -> dict[str, np.ndarray]:
    """He weights and zero biases. Rows of the first layer sum to zero, as centralized updates leave them."""
    random = np.random.default_rng(seed)
    first = random.normal(0, np.sqrt(2 / 784), (hidden, 784))
    values = {
        "hidden.weight": first - first.mean(axis=1, keepdims=True),
        "hidden.bias": np.zeros(hidden),
        "output.weight": random.normal(0, np.sqrt(2 / hidden), (10, hidden)),
        "output.bias": np.zeros(10),
    }
    return {name: value.astype(np.float32) for name, value in values.items()}


def digest(arrays: ArrayRecord) -> str:
    """SHA-256 of all values in the order of their names."""
    sha = hashlib.sha256()
    for name in sorted(arrays):
        sha.update(arrays[name].numpy().astype("<f4").tobytes())
    return sha.hexdigest()


@app.main()
def main(grid: Grid, context: Context) -> None:
    """Averages for some rounds, and logs the accuracies and the digest of the final weights."""
    config = context.run_config
    nodes, rounds = int(config["nodes"]), int(config["rounds"])
    strategy = Averaging(min_available_nodes=nodes, min_train_nodes=nodes, min_evaluate_nodes=nodes)
    values = initial(int(config["hidden"]), int(config["seed"]))
    began = time.monotonic()
    arrays = ArrayRecord({name: Array(value) for name, value in values.items()})
    # A node that is killed and back at once has lost its message: only the timeout then ends the round without it.
    result = strategy.start(grid, arrays, num_rounds=rounds, timeout=float(config["timeout"]))
    for number, metrics in result.evaluate_metrics_clientapp.items():
        trained = result.train_metrics_clientapp.get(number, {})
        columns = [f"{name} {value:.4f}" for name, value in sorted(metrics.items())]
        log(INFO, "round %s: %s, loss %.4f", number, ", ".join(columns), trained.get("loss", float("nan")))
    log(INFO, "%.1f seconds a round, final weights %s", (time.monotonic() - began) / rounds, digest(result.arrays))
