"""The fitted network as a graph that ONNX Runtime runs: matrices in whole numbers, and the vectors that meet them too.

A matrix has one scale a row. Vectors are quantised in 255 steps between bounds that were seen on marked text, so that a
window comes out the same whatever is read beside it (Jacob et al. 2018, section 2). A few of their entries are far
larger than all others, and would leave few steps to the rest: before it is quantised each entry is divided by a number
that the matrix is multiplied by (Xiao et al. 2023, SmoothQuant, equations 3 and 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR = 20, 10  # Gelu needs opset 20; the oldest runtime that pyproject.toml allows reads IR 10
EPSILON = 1e-12  # of layer norms, as BERT has it
MIGRATION = 0.9
"""SmoothQuant's α. With it 98% of the events seen in float are seen; with the paper's 0.5 it was 90%."""
ABOVE = ("types", "core", "points")
"""What is read off the vectors of pieces: logits of types, a logit of counting, and what `pointing` needs."""
Array = np.ndarray[Any, Any]
Bounds = dict[str, tuple[Array, Array]]
"""By the name of a matrix: the least and the greatest of each entry of the vectors that meet it."""


class Graph:
    """Nodes of a graph as they are put one after another; what is fixed in it by name."""

    def __init__(self, weights: Mapping[str, Array], bounds: Bounds) -> None:
        self.weights, self.bounds = weights, bounds
        self.nodes: list[onnx.NodeProto] = []
        self.fixed: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, many: int = 1, **given: Any) -> Any:
        """What comes out of an operation; its name, or several where it has several."""
        out = [f"{kind}{len(self.nodes)}.{k}" for k in range(many)]
        self.nodes.append(helper.make_node(kind, list(inputs), out, **given))
        return out[0] if many == 1 else out

    def const(self, name: str, value: Any) -> str:
        """The name of something fixed; ValueError where it already stands for something else."""
        tensor = numpy_helper.from_array(np.asarray(value, order="C"), name)
        if self.fixed.setdefault(name, tensor) != tensor:
            raise ValueError(f"two things are called {name}")
        return name

    def linear(self, x: str, name: str) -> str:
        """A matrix and a bias; in whole numbers if the bounds of what meets it are given, else in float."""
        matrix, bias = self.weights[f"{name}.weight"], self.const(f"{name}.bias", self.weights[f"{name}.bias"])
        if name not in self.bounds:
            return self.op("Add", self.op("MatMul", x, self.const(f"{name}.weight", matrix.T)), bias)
        low, high = self.bounds[name]
        smooth = smoothing(matrix, low, high)
        scale, zero = scale_and_zero_point(float((low / smooth).min()), float((high / smooth).max()))
        whole, scales = quantised(matrix * smooth)
        zero_point = self.const(f"{name}.zero_point", np.uint8(zero))
        even = self.op("Mul", x, self.const(f"{name}.smoothing", 1 / smooth))
        cut = self.op("QuantizeLinear", even, self.const(f"{name}.scale", np.float32(scale)), zero_point)
        summed = self.op("MatMulInteger", cut, self.const(f"{name}.weight", whole.T), zero_point)
        wide = self.op("Cast", summed, to=TensorProto.FLOAT)
        return self.op("Add", self.op("Mul", wide, self.const(f"{name}.scales", scales * np.float32(scale))), bias)

    def layer_norm(self, x: str, name: str) -> str:
        """Vectors centred, scaled to a variance of one, then stretched and shifted (Ba et al. 2016)."""
        scale, shift = (self.const(f"{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def embedded(self, ids: str, name: str) -> str:
        """Rows of a table that is kept in whole numbers."""
        whole, scales = quantised(self.weights[f"{name}.weight"])
        found = self.op("Gather", self.const(f"{name}.weight", whole), ids)
        scale = self.op("Gather", self.const(f"{name}.scales", scales[:, None]), ids)
        return self.op("Mul", self.op("Cast", found, to=TensorProto.FLOAT), scale)


def quantised(matrix: Array) -> tuple[Array, Array]:
    """A matrix in whole numbers from -127 to 127, and the scale of each of its rows."""
    scales = (np.maximum(np.abs(matrix).max(axis=1), 1e-9) / 127).astype(np.float32)
    return np.round(matrix / scales[:, None]).astype(np.int8), scales


def smoothing(matrix: Array, low: Array, high: Array) -> Array:
    """What each entry of the vectors that meet a matrix is divided by: max|x|^α / max|w|^(1-α), equation 4."""
    most = np.maximum(np.maximum(np.abs(low), np.abs(high)), 1e-6)
    heaviest = np.maximum(np.abs(matrix).max(axis=0), 1e-6)
    return (most**MIGRATION / heaviest ** (1 - MIGRATION)).astype(np.float32)


def scale_and_zero_point(low: float, high: float) -> tuple[float, int]:
    """Of 255 steps that hold two bounds and, exactly, nought: how long one is, and which is nought (0 to 255)."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255 or 1.0
    return scale, round(-low / scale)


def graph(
    weights: Mapping[str, Array],
    layers: int,
    heads: int,
    names: Sequence[str],
    vocabulary: Sequence[str],
    bounds: Bounds,
) -> bytes:
    """The bytes of a model; onnx.checker.ValidationError where weights do not fit one another.

    It takes `ids` (sentences × pieces) and `mask` (sentences × 1 × 1 × pieces: nought, or far below it where a row is
    only filled up), and gives `types`, `core` and `points`: sentences × pieces × as many as their matrices have rows.
    Names of weights are those of `network.Network`; matrices without bounds stay in float. Types and pieces are in the
    model's own metadata, `names` and `vocabulary`, one a line.
    """
    g = Graph(weights, bounds)
    size = weights["words.weight"].shape[1]
    long = g.op("Squeeze", g.op("Shape", "ids", start=1, end=2))
    places = g.op("Range", g.const("nought", np.int64(0)), long, g.const("one", np.int64(1)))
    x = g.layer_norm(g.op("Add", g.embedded("ids", "words"), g.embedded(places, "places")), "norm")
    apart, together = (
        g.const(name, np.array(shape))
        for name, shape in (("apart", [0, 0, 3 * heads, size // heads]), ("together", [0, 0, size]))
    )
    for k in range(layers):
        at = f"layers.{k}"
        mixed = g.op("Transpose", g.op("Reshape", g.linear(x, f"{at}.mixed"), apart), perm=[0, 2, 1, 3])
        query, key, value = g.op("Split", mixed, many=3, axis=1, num_outputs=3)
        query = g.op("Mul", query, g.const("root", np.float32((size // heads) ** -0.5)))
        score = g.op("MatMul", query, g.op("Transpose", key, perm=[0, 1, 3, 2]))
        seen = g.op("MatMul", g.op("Softmax", g.op("Add", score, "mask"), axis=-1), value)
        seen = g.op("Reshape", g.op("Transpose", seen, perm=[0, 2, 1, 3]), together)
        x = g.layer_norm(g.op("Add", x, g.linear(seen, f"{at}.out")), f"{at}.norm1")
        wide = g.op("Gelu", g.linear(x, f"{at}.wide"), approximate="tanh")
        x = g.layer_norm(g.op("Add", x, g.linear(wide, f"{at}.narrow")), f"{at}.norm2")
    g.nodes += [helper.make_node("Identity", [g.linear(x, head)], [head]) for head in ABOVE]
    return _model(g, names, vocabulary)


def _model(g: Graph, names: Sequence[str], vocabulary: Sequence[str]) -> bytes:
    """The nodes with what goes in and comes out, and what they are to be run with."""
    pieces = ["sentences", "pieces"]
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, pieces),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["sentences", 1, 1, "pieces"]),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [*pieces, len(g.weights[f"{name}.bias"])])
        for name in ABOVE
    ]
    whole = helper.make_graph(g.nodes, "tagger", inputs, outputs, list(g.fixed.values()))
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    helper.set_model_props(model, {"names": "\n".join(names), "vocabulary": "\n".join(vocabulary)})
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
