"""Objects as bytes and back, for what is kept to save time: plain values, arrays and objects of the classes named.

Unlike pickle it can make nothing but these, so a file that somebody else wrote can at worst be refused.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from math import prod
from typing import Any

import numpy as np

DIGEST, HEAD, STEP = 16, 24, 16
"""Bytes of the seal, of the seal with the length of the text that follows, and what each part begins at a multiple of.

The text is JSON: the kinds and shapes of the arrays, which follow it, and all else.
"""


class Packing:
    """Packs objects of some classes; `fixed` names values that are not packed but taken from the program."""

    def __init__(self, classes: Sequence[type], fixed: Mapping[str, object] | None = None) -> None:
        self.classes = {c.__name__: c for c in classes}
        self.fixed = dict(fixed or {})

    def pack(self, thing: object, mark: str) -> bytes:
        """Return a thing as bytes under a mark; TypeError where a part of it is of no known kind."""
        arrays: list[np.ndarray] = []
        flat = self._flat(thing, arrays)
        shapes = [(a.dtype.str, a.shape) for a in arrays]
        text = json.dumps([shapes, flat], separators=(",", ":")).encode()
        text += b" " * (-(HEAD + len(text)) % STEP)
        body = len(text).to_bytes(HEAD - DIGEST, "little") + text + b"".join(map(_stepped, arrays))
        return _seal(body, mark) + body

    def unpack(self, data: bytes, mark: str) -> Any:
        """Take back what `pack` gave under the same mark; ValueError where it is not whole or not that.

        Arrays stay where they are in the data and cannot be changed.
        """
        if data[:DIGEST] != _seal(memoryview(data)[DIGEST:], mark):
            raise ValueError("what was kept is not whole, or is another thing")
        end = HEAD + int.from_bytes(data[DIGEST:HEAD], "little")
        arrays: list[np.ndarray] = []
        makers = self._makers(arrays)

        def made(tagged: dict[str, Any]) -> Any:
            ((tag, value),) = tagged.items()
            return makers[tag](value)

        decoder = json.JSONDecoder(object_hook=made)
        text = data[HEAD:end].decode()
        shapes, start = decoder.raw_decode(text, 1)
        for dtype, shape in shapes:
            array = np.frombuffer(data, dtype, prod(shape), end).reshape(shape)
            arrays.append(array)
            end += array.nbytes + -array.nbytes % STEP
        return decoder.raw_decode(text, start + 1)[0]

    def _flat(self, thing: Any, arrays: list[np.ndarray]) -> Any:
        """Return a thing as JSON has it; whatever JSON has not is an object of one key, its kind."""
        if thing is None or type(thing) in (bool, int, float, str):
            return thing
        for name, value in self.fixed.items():
            if thing is value:
                return {"fixed": name}
        if isinstance(thing, np.ndarray):
            arrays.append(thing)
            return {"array": len(arrays) - 1}
        kind, parts = self._parts(thing)
        flat = [self._flat(p, arrays) for p in parts]
        return flat if kind == "list" else {kind: flat}

    def _parts(self, thing: Any) -> tuple[str, Iterator[Any]]:
        kind = type(thing)
        if kind in (list, tuple, set, frozenset):
            return kind.__name__, iter(thing)
        if kind in (dict, Counter):
            return kind.__name__, chain.from_iterable(thing.items())
        if self.classes.get(kind.__name__) is kind:
            return kind.__name__, chain.from_iterable(vars(thing).items())
        raise TypeError(f"{kind.__name__} is not packed")

    def _makers(self, arrays: Sequence[np.ndarray]) -> dict[str, Callable[[Any], Any]]:
        """Return what makes each kind from its parts."""
        plain: dict[str, Callable[[Any], Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}
        plain |= {"dict": _pairs, "Counter": lambda flat: Counter(_pairs(flat))}
        plain |= {"fixed": self.fixed.__getitem__, "array": arrays.__getitem__}
        return plain | {name: _maker(kind) for name, kind in self.classes.items()}


def _pairs(flat: list[Any]) -> dict[Any, Any]:
    parts = iter(flat)
    return dict(zip(parts, parts, strict=True))


def _maker(kind: type) -> Callable[[list[Any]], Any]:
    def make(flat: list[Any]) -> Any:
        thing: Any = object.__new__(kind)
        vars(thing).update(_pairs(flat))
        return thing

    return make


def _stepped(array: np.ndarray) -> bytes:
    return array.tobytes() + bytes(-array.nbytes % STEP)


def _seal(body: bytes | memoryview, mark: str) -> bytes:
    return blake2b(body, digest_size=DIGEST, key=blake2b(mark.encode()).digest()).digest()
