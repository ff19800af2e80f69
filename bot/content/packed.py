"""Objects as bytes and back, for what is kept to save time: plain values, arrays and objects of the classes named.

Unlike pickle it can make nothing but these, so a file that somebody else wrote can at worst be refused.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from math import prod
from typing import Any

import numpy as np

DIGEST, HEAD, STEP = 16, 24, 16
"""Bytes of the seal, of the seal with the length of the text that follows, and what each part begins at a multiple of.

The text is JSON: the kinds and shapes of the arrays, which follow it, and all else.
"""
SAME = "same"
"""The kind of what was made before, by its number."""


class Packing:
    """Packs objects of some classes; `fixed` names values that are not packed but taken from the program."""

    def __init__(self, classes: Sequence[type], fixed: Mapping[str, object] | None = None) -> None:
        self.classes = {_name(c): c for c in classes}
        self.fixed = dict(fixed or {})

    def pack(self, thing: object, mark: str) -> bytes:
        """Return a thing as bytes under a mark; TypeError where a part of it is of no known kind."""
        flattened = _Flattened(self)
        flat = flattened.of(thing)
        shapes = [(a.dtype.str, a.shape) for a in flattened.arrays]
        text = json.dumps([shapes, flat], separators=(",", ":")).encode()
        text += b" " * (-(HEAD + len(text)) % STEP)
        body = len(text).to_bytes(HEAD - DIGEST, "little") + text + b"".join(map(_stepped, flattened.arrays))
        return _seal(body, mark) + body

    def unpack(self, data: bytes, mark: str) -> Any:
        """Take back what `pack` gave under the same mark; ValueError where it is not whole or not that.

        Arrays share one copy of their part of the data and cannot be changed.
        """
        if data[:DIGEST] != _seal(memoryview(data)[DIGEST:], mark):
            raise ValueError("what was kept is not whole, or is another thing")
        end = HEAD + int.from_bytes(data[DIGEST:HEAD], "little")
        arrays: list[np.ndarray] = []
        made: list[Any] = []
        makers = self._makers(arrays)

        def make(tagged: dict[str, Any]) -> Any:
            ((kind, parts),) = tagged.items()
            if kind == SAME:
                return made[parts]
            thing = makers[kind](parts)
            made.append(thing)
            return thing

        decoder = json.JSONDecoder(object_hook=make)
        text = data[HEAD:end].decode()
        shapes, start = decoder.raw_decode(text, 1)
        laid, at = data[end:], 0
        for dtype, shape in shapes:
            array = np.frombuffer(laid, dtype, prod(shape), at).reshape(shape)
            arrays.append(array)
            at += array.nbytes + -array.nbytes % STEP
        return decoder.raw_decode(text, start + 1)[0]

    def _makers(self, arrays: Sequence[np.ndarray]) -> dict[str, Callable[[Any], Any]]:
        """Return what makes each kind from its parts."""
        plain: dict[str, Callable[[Any], Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}
        plain |= {"dict": _pairs, "Counter": lambda flat: Counter(_pairs(flat))}
        plain |= {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
        plain |= {"fixed": self.fixed.__getitem__, "array": arrays.__getitem__}
        return plain | {name: _maker(kind) for name, kind in self.classes.items()}


class _Flattened:
    """Takes a thing apart to what JSON has; all else is an object of one key, its kind, and stands there once.

    The kinds are numbered in the order in which they will be made again, parts before wholes.
    """

    def __init__(self, packing: Packing) -> None:
        self._packing = packing
        self._fixed = {id(value): name for name, value in packing.fixed.items()}
        self._numbers: dict[int, int] = {}
        self.arrays: list[np.ndarray] = []

    def of(self, thing: Any) -> Any:
        """Return the flat form."""
        if thing is None or type(thing) in (bool, int, float, str):
            return thing
        if type(thing) is list:
            return [self.of(part) for part in thing]
        if id(thing) in self._numbers:
            return {SAME: self._numbers[id(thing)]}
        flat = self._tagged(thing)
        self._numbers[id(thing)] = len(self._numbers)
        return flat

    def _tagged(self, thing: Any) -> dict[str, Any]:
        kind = type(thing)
        if id(thing) in self._fixed:
            return {"fixed": self._fixed[id(thing)]}
        if isinstance(thing, np.ndarray):
            self.arrays.append(thing)
            return {"array": len(self.arrays) - 1}
        if kind in (date, datetime):
            return {kind.__name__: thing.isoformat()}
        if kind in (tuple, set, frozenset):
            return {kind.__name__: [self.of(part) for part in thing]}
        if kind in (dict, Counter):
            return {kind.__name__: [self.of(part) for pair in thing.items() for part in pair]}
        if self._packing.classes.get(_name(kind)) is kind:
            own = {name: value for name, value in vars(thing).items() if not _worked_out(kind, name)}
            return {_name(kind): [self.of(part) for pair in own.items() for part in pair]}
        raise TypeError(f"{kind.__name__} is not packed")


def _worked_out(kind: type, name: str) -> bool:
    """Tell whether an attribute is only a result kept at hand, which may hold anything and can be worked out again."""
    return isinstance(getattr(kind, name, None), cached_property)


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


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
