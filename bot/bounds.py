"""Bounds on templates: what they may name, how much they may write, how often they may go round.

Jinja's sandbox keeps a template from reaching out; this keeps it from running away. Every loop and call spends from a
budget, every joined text is measured before it is made, and whatever makes much out of little does not exist here. So
a template ends by itself, without a clock or a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

MOST_STEPS = 200_000
"""Rounds of loops and calls that one screen or page may take."""
MOST_LETTERS = 2_000_000
"""Letters of any text that a template makes on the way to its screen."""
LARGEST = 10**9
ALLOWED = (
    "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "int", "items", "join", "last", "length",
    "list", "lower", "round", "sort", "title", "trim", "unique", "upper", "urlize",
)  # fmt: skip
Plain = str | int | float | bool | None | Undefined


class TooMuch(SecurityError):
    """Raised for a template that would write too much or go round for too long."""


def plain(value: Any) -> Any:
    """Pass a value that can be written; a list or a table would be written as code, and may be endless."""
    if not isinstance(value, Plain) or (isinstance(value, int) and abs(value) > LARGEST):
        raise TooMuch(f"a {type(value).__name__} cannot be written out; name the part that is meant")
    return value


def joined(pieces: Iterable[Any]) -> str:
    """Join texts, never beyond the bound."""
    out, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > MOST_LETTERS:
            raise TooMuch(f"more than {MOST_LETTERS} letters")
        out.append(piece)
    return "".join(out)


class Bounded(ImmutableSandboxedEnvironment):
    """A sandbox in which every template ends; strict about names, and its escaping cannot be switched off."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    concat = staticmethod(joined)

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=plain, **options)
        self.spent = 0
        self.globals = {}
        self.filters = {name: FILTERS[name] for name in ALLOWED} | {
            "join": _join, "bounded": self._bounded, "together": _together,
        }  # fmt: skip

    def begin(self) -> None:
        """Start the budget of one screen."""
        self.spent = 0

    def spend(self) -> None:
        """Spend one step; raises TooMuch when there is none left."""
        self.spent += 1
        if self.spent > MOST_STEPS:
            raise TooMuch(f"more than {MOST_STEPS} rounds of its loops")

    def _bounded(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend()
            yield value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template, count its loops and measure its joins; refuses what switches escaping off."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)):
            raise TemplateSyntaxError("autoescape may not be used", node.lineno, name, filename)
        for loop in tree.find_all(nodes.For):
            if loop.recursive:
                raise TemplateSyntaxError("a recursive loop may not be used", loop.lineno, name, filename)
            loop.iter = nodes.Filter(loop.iter, "bounded", [], [], None, None, lineno=loop.lineno)
        _measure_joins(tree)
        return tree

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Reckon with numbers of a sensible size, add texts and nothing else."""
        self.spend()
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            joined((left, right))
        elif operator == "**" or not all(isinstance(v, int | float) and abs(v) <= LARGEST for v in (left, right)):
            raise TooMuch(f"'{operator}' may only be used between numbers, and not too large ones")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a macro of the templates, and nothing else."""
        self.spend()
        if not isinstance(obj, Macro | Undefined):
            raise SecurityError("only macros may be called")
        return super().call(context, obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Let templates read their facts, the loop and each other's macros; methods are out of reach."""
        if callable(value) and not isinstance(value, Macro):
            return False
        return isinstance(obj, Mapping | LoopContext) or super().is_safe_attribute(obj, attr, value)


def _measure_joins(tree: nodes.Node) -> None:
    """Put `a ~ b` through a filter that measures before it joins."""
    for node in tree.find_all(nodes.Node):
        for name, value in list(node.iter_fields()):
            if isinstance(value, nodes.Concat):
                setattr(node, name, _measured(value))
            elif isinstance(value, list):
                value[:] = [_measured(v) if isinstance(v, nodes.Concat) else v for v in value]


def _measured(node: nodes.Concat) -> nodes.Filter:
    values = nodes.List(node.nodes, lineno=node.lineno)
    return nodes.Filter(values, "together", [], [], None, None, lineno=node.lineno)


def _together(values: list[Any]) -> str:
    return markup_join([_short(v) for v in values])


def _join(values: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """Join written values with a sign between them, escaping each."""
    sign = Markup.escape(_short(d))
    pieces = [Markup.escape(_short(v if attribute is None else v[attribute])) for v in values]
    joined(part for piece in pieces for part in (sign, piece))
    return sign.join(pieces)


def _short(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        raise TooMuch(f"more than {MOST_LETTERS} letters")
    return value
