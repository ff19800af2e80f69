"""Every path through the self-check with what it finds, and how the decisions of two versions differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eligibility.change import OUTLOOK, Turned, turned
from eligibility.findings import assess
from eligibility.flow import lone, option_ids, takes_several, used_answers, walk
from eligibility.model import (
    FIRM,
    NONE,
    UNKNOWN,
    Answers,
    Assessment,
    Question,
    Questionnaire,
    Standing,
    Value,
)


@dataclass(frozen=True)
class Trail:
    """One path from the first question to the last: each question asked with one value, and what it finds."""

    answers: Mapping[str, Value]
    found: Assessment

    @property
    def key(self) -> tuple[tuple[str, Value], ...]:
        """The answers in the order they were asked."""
        return tuple(self.answers.items())


def branching(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the questions whose answer decides whether another is asked."""
    return frozenset(name for q in questionnaire.questions if q.when for name, _ in q.when.parts)


def one_at_a_time(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the screens with several ticks that do not branch: they are varied one after the other, not together."""
    fork = branching(questionnaire)
    return frozenset(q.id for q in questionnaire.questions if takes_several(questionnaire, q) and q.id not in fork)


def classes(questionnaire: Questionnaire, question: Question) -> tuple[Value, ...]:
    """Return one value of each class that answers the question; the first is the plainest way through."""
    if question.kind == "items":
        return (*item_classes(questionnaire.data.get(question.id, {})), (NONE,), UNKNOWN)
    ids = option_ids(questionnaire, question)
    if not takes_several(questionnaire, question):
        return (*ids, *(() if question.kind == "grounds" else (UNKNOWN,)))
    alone = lone(question)
    several = tuple(v for v in ids if v not in alone)
    pairs = [(a, b) for n, a in enumerate(several) for b in several[n + 1 :]]
    whole = [several] if len(several) > 2 else []
    singles: list[Value] = [(v,) for v in several]
    single_alone: list[Value] = [(v,) for v in ids if v in alone]
    plain = [*single_alone, *singles] if question.kind == "grounds" else [*singles, *single_alone]
    return (*plain, *pairs, *whole, UNKNOWN)


def item_classes(rows: Mapping[str, Standing]) -> tuple[Value, ...]:
    """Return an item whose row is firm, one whose row is not, and two together, as far as the list has them."""
    firm = next((no for no, standing in rows.items() if standing in FIRM), None)
    weak = next((no for no, standing in rows.items() if standing not in FIRM), None)
    each = [no for no in (firm, weak) if no is not None]
    two = tuple(each) if len(each) == 2 else tuple(list(rows)[:2])
    return (*((no,) for no in each), *([two] if len(two) == 2 else []))


def trails(questionnaire: Questionnaire) -> Iterator[Trail]:
    """Yield every path with one value a class, in the order of questions and values."""
    apart = one_at_a_time(questionnaire)
    values = {q.id: classes(questionnaire, q) for q in questionnaire.questions}

    def onward(answers: dict[str, Value], varied: bool) -> Iterator[Trail]:
        asked = walk(questionnaire, answers).open
        if asked is None:
            yield Trail(dict(answers), assess(questionnaire, answers))
            return
        plainest = values[asked.id][0]
        for value in (plainest,) if varied and asked.id in apart else values[asked.id]:
            differs = asked.id in apart and value != plainest
            yield from onward({**answers, asked.id: value}, varied or differs)

    yield from onward({}, False)


# --- two versions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """One path that both versions know and decide differently."""

    answers: Mapping[str, Value]
    turns: tuple[Turned, ...]


@dataclass(frozen=True)
class Difference:
    """How two versions differ in decisions; words and sources are left out on purpose."""

    compared: int
    changed: tuple[Changed, ...]
    gone: tuple[Trail, ...]
    new: tuple[Trail, ...]
    questions_gone: tuple[str, ...]
    questions_new: tuple[str, ...]

    def counts(self) -> list[tuple[Turned, int, Mapping[str, Value]]]:
        """Return each kind of turn, how many paths make it, and one example, the most frequent first."""
        number = Counter(turn for path in self.changed for turn in path.turns)
        example = {turn: path.answers for path in reversed(self.changed) for turn in path.turns}
        return [(turn, n, example[turn]) for turn, n in sorted(number.items(), key=lambda c: (-c[1], c[0]))]

    def words(self) -> list[tuple[str, str, int]]:
        """Return (before, after, number of paths) over all criteria, the most frequent first."""
        number = Counter(
            words
            for path in self.changed
            for words in {(t.before, t.after) for t in path.turns if t.criterion != OUTLOOK}
        )
        return [(before, after, n) for (before, after), n in sorted(number.items(), key=lambda c: (-c[1], c[0]))]


def difference(old: Questionnaire, new: Questionnaire) -> Difference:
    """Compare the decisions of two versions over the paths of both."""
    before, after = tuple(trails(old)), tuple(trails(new))
    both: dict[tuple[tuple[str, Value], ...], Changed] = {}
    seen_old: set[tuple[tuple[str, Value], ...]] = set()
    seen_new: set[tuple[tuple[str, Value], ...]] = set()
    for trail in (*before, *after):
        said = trail.answers
        if walk(old, said).open is not None or walk(new, said).open is not None:
            continue
        both.setdefault(trail.key, Changed(said, turned(assess(old, said), assess(new, said))))
        seen_old.add(key_of(old, said))
        seen_new.add(key_of(new, said))
    asked_before, asked_after = ids(old), ids(new)
    return Difference(
        len(both),
        tuple(c for c in both.values() if c.turns),
        tuple(t for t in before if key_of(old, t.answers) not in seen_old),
        tuple(t for t in after if key_of(new, t.answers) not in seen_new),
        tuple(q for q in asked_before if q not in asked_after),
        tuple(q for q in asked_after if q not in asked_before),
    )


def key_of(questionnaire: Questionnaire, answers: Answers) -> tuple[tuple[str, Value], ...]:
    """Return the answers that the questionnaire uses, as a key."""
    return tuple(used_answers(questionnaire, answers).items())


def ids(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the ids of all questions in order."""
    return tuple(q.id for q in questionnaire.questions)
