"""The fitted network as a graph that ONNX Runtime runs: matrices in bytes, and the vectors that meet them too.

A matrix has one scale a row. Vectors are cut into 255 steps between bounds that were seen on marked text, so that a
sentence comes out the same whatever is read beside it (Jacob et al. 2018, section 2). A few of their entries are far
larger than all others: before it is cut each is divided by a number that the matrix is multiplied by (Xiao et al. 2023,
SmoothQuant, equation 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
IR = 10
EPSILON = 1e-12
MOVED = 0.9
"""How much of the spread of entries goes over to the matrix."""
Array = np.ndarray[Any, Any]
Bounds = Mapping[str, tuple[Array, Array]]
"""By the name of a matrix: the least and the greatest of each entry of the vectors that meet it."""


class Graph:
    """Nodes of a graph as they are put one after another."""

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
        self.fixed.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def linear(self, x: str, name: str) -> str:
        """A matrix and a bias; in whole numbers if the bounds of what meets it are given."""
        matrix, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        if name not in self.bounds:
            return self._plus(self.op("MatMul", x, self.const(f"{name}.w", matrix.T)), name, bias)
        low, high = self.bounds[name]
        even = evened(matrix, low, high)
        step, zero = steps(float((low / even).min()), float((high / even).max()))
        whole, scale = in_bytes(matrix * even)
        at = self.const(f"{name}.step", np.float32(step)), self.const(f"{name}.zero", np.uint8(zero))
        cut = self.op("QuantizeLinear", self.op("Mul", x, self.const(f"{name}.even", 1 / even)), *at)
        summed = self.op("MatMulInteger", cut, self.const(f"{name}.w", whole.T), at[1])
        wide = self.op("Mul", self.op("Cast", summed, to=TensorProto.FLOAT), self.const(f"{name}.s", scale * step))
        return self._plus(wide, name, bias)

    def _plus(self, x: str, name: str, bias: Any) -> str:
        return self.op("Add", x, self.const(f"{name}.b", bias))

    def normed(self, x: str, name: str) -> str:
        scale, shift = (self.const(f"{name}.{p}", self.weights[f"{name}.{p}"]) for p in ("weight", "bias"))
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def rows(self, of: str, name: str) -> str:
        """Rows of a table that is kept in bytes."""
        whole, scale = in_bytes(self.weights[f"{name}.weight"])
        found = self.op("Cast", self.op("Gather", self.const(f"{name}.w", whole), of), to=TensorProto.FLOAT)
        return self.op("Mul", found, self.op("Gather", self.const(f"{name}.s", scale[:, None]), of))


def in_bytes(matrix: Array) -> tuple[Array, Array]:
    """A matrix in whole numbers from -127 to 127, and the scale of each of its rows."""
    scale = (np.maximum(np.abs(matrix).max(axis=1), 1e-9) / 127).astype(np.float32)
    return np.round(matrix / scale[:, None]).astype(np.int8), scale


def evened(matrix: Array, low: Array, high: Array) -> Array:
    """What each entry of the vectors that meet a matrix is divided by."""
    most = np.maximum(np.maximum(np.abs(low), np.abs(high)), 1e-6)
    heaviest = np.maximum(np.abs(matrix).max(axis=0), 1e-6)
    return (most**MOVED / heaviest ** (1 - MOVED)).astype(np.float32)


def steps(low: float, high: float) -> tuple[float, int]:
    """The step and the zero of 255 steps between two bounds, nought among them exactly."""
    low, high = min(low, 0.0), max(high, 0.0)
    step = (high - low) / 255 or 1.0
    return step, round(-low / step)


def graph(
    weights: Mapping[str, Array],
    layers: int,
    heads: int,
    names: Sequence[str],
    vocabulary: Sequence[str],
    bounds: Bounds,
) -> bytes:
    """Pieces of sentences (`ids`) in, scores of every type and of counting for each piece out.

    `hidden` is added to attention, so that pieces that only fill a row up are passed by.
    """
    g = Graph(weights, bounds)
    size = weights["words.weight"].shape[1]
    long = g.op("Slice", g.op("Shape", "ids"), g.const("one", np.array([1])), g.const("two", np.array([2])))
    nought, one = g.const("nought", np.int64(0)), g.const("unit", np.int64(1))
    places = g.op("Range", nought, g.op("Squeeze", long), one)
    x = g.normed(g.op("Add", g.rows("ids", "words"), g.rows(places, "places")), "norm")
    for k in range(layers):
        mixed = g.op(
            "Reshape", g.linear(x, f"layers.{k}.mixed"), g.const("apart", np.array([0, 0, 3 * heads, size // heads]))
        )
        parts = g.op("Split", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), many=3, axis=1, num_outputs=3)
        query = g.op("Mul", parts[0], g.const("root", np.float32((size // heads) ** -0.5)))
        score = g.op("MatMul", query, g.op("Transpose", parts[1], perm=[0, 1, 3, 2]))
        share = g.op("Softmax", g.op("Add", score, "hidden"), axis=-1)
        seen = g.op("Transpose", g.op("MatMul", share, parts[2]), perm=[0, 2, 1, 3])
        seen = g.op("Reshape", seen, g.const("together", np.array([0, 0, size])))
        x = g.normed(g.op("Add", x, g.linear(seen, f"layers.{k}.out")), f"layers.{k}.norm1")
        wide = g.op("Gelu", g.linear(x, f"layers.{k}.wide"), approximate="tanh")
        x = g.normed(g.op("Add", x, g.linear(wide, f"layers.{k}.narrow")), f"layers.{k}.norm2")
    g.nodes += [
        helper.make_node("Identity", [g.linear(x, "types")], ["types"]),
        helper.make_node("Identity", [g.linear(x, "core")], ["core"]),
    ]
    return _model(g, names, vocabulary)


def _model(g: Graph, names: Sequence[str], vocabulary: Sequence[str]) -> bytes:
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["sentences", "pieces"])
    hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["sentences", 1, 1, "pieces"])
    out = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["sentences", "pieces", many])
        for name, many in (("types", len(names)), ("core", 1))
    ]
    whole = helper.make_graph(g.nodes, "tagger", [ids, hidden], out, list(g.fixed.values()))
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    helper.set_model_props(model, {"names": "\n".join(names), "vocabulary": "\n".join(vocabulary)})
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
