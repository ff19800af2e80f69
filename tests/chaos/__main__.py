"""Prints what the bot survives and how fast it is, beside a stock bot: `python -m tests.chaos` (= `make chaos`).

`--part NAME` runs one part, `--short` all of them with small counts; every line names what it takes to see it again.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from tests.chaos import faults, kills, load, points, stock, storm
from tests.chaos.world import Failed


@dataclass(frozen=True)
class Counts:
    """How much of everything is tried."""

    kills: int = 200
    stock_kills: int = 40
    stops: int = 50
    people: int = 40
    stride: int = 1
    times: int = 3
    hostile: int = 20_000
    minutes: float = 10.0
    burst: float = 15.0
    disturbed: float = 20.0
    tapping: float = 30.0
    rounds: int = 7


SHORT = Counts(6, 4, 2, 24, 16, 2, 1_000, 0.2, 2.0, 5.0, 5.0, 3)


class Report:
    """Prints figures beside what they must be, and remembers whether all were met."""

    def __init__(self) -> None:
        self.kept = True

    def say(self, text: str) -> None:
        """Print a line at once."""
        print(text, flush=True)

    def must(self, name: str, holds: bool, shown: str, must: str, *, firm: bool = True) -> None:
        """Print a figure; one that is not `firm` hangs on the machine and is only told."""
        mark = "ok  " if holds else "FAIL" if firm else "slow"
        self.say(f"{mark} {name}: {shown} (must: {must})")
        self.kept &= holds or not firm


Part = Callable[[Counts, int, Report], Awaitable[None]]


async def kill_part(counts: Counts, seed: int, report: Report) -> None:
    """Kill at random."""
    ended = await kills.kills(counts.kills, seed, counts.people, report.say)
    verdict, must = ended.verdict, "0 lost, 0 never processed, 0 double effects, at most 1 repeated per chat a kill"
    report.must(f"{ended.rounds} random kills, {counts.people} people", verdict.sound, verdict.line(), must)
    for note in verdict.notes[:10]:
        report.say(f"     {note}")


async def stock_part(counts: Counts, seed: int, report: Report) -> None:
    """Kill a stock bot in the same way."""
    figures = await stock.stock_kills(counts.stock_kills, seed, counts.people)
    report.say(f"     {counts.stock_kills} random kills of a stock python-telegram-bot bot: {figures.line()}")


async def points_part(counts: Counts, seed: int, report: Report) -> None:
    """Crash at every point."""
    found = await points.points(report.say, counts.stride)
    report.say("     " + ", ".join(f"{place} {n}" for place, n in sorted(found.places.items())))
    shown = f"n = {found.n}, tried {found.tried}, survived {found.survived}, {found.repeated} replies repeated"
    report.must("crash points", found.tried == found.survived > 0, shown, "all survived")
    for fault in found.faults[:10]:
        report.say(f"     {fault}")


async def term_part(counts: Counts, seed: int, report: Report) -> None:
    """Stop in order."""
    ended = await kills.terms(counts.stops, seed, counts.people, report.say)
    verdict, slowest = ended.verdict, max(ended.stops)
    holds = verdict.sound and verdict.duplicates == 0
    report.must(f"{ended.rounds} SIGTERMs under load, exit code 0", holds, verdict.line(), "0 lost, 0 repeated")
    report.must("slowest stop", slowest <= 10, f"{slowest:.1f} s", "10 s")
    for note in [*verdict.notes, *verdict.repeats][:10]:
        report.say(f"     {note}")


async def faults_part(counts: Counts, seed: int, report: Report) -> None:
    """Strike with every fault, then let the network be away."""
    found = await faults.storms(seed, min(counts.people, 24), counts.times)
    shown = f"{found.verdict.line()}; {found.unsure} sends whose outcome nobody can know"
    must = "nothing lost or missing, repeated only what may have been lost on the way"
    report.must(f"{len(found.hits)} faults x {counts.times}, outages of seconds", found.sound, shown, must)
    report.must("poll again after an outage", found.longest_gap <= 30, f"{found.longest_gap:.1f} s at most", "30 s")
    for note in [*found.verdict.notes, *found.errors][:10]:
        report.say(f"     {note}")
    for seconds in faults.OUTAGES if counts.stride == 1 else (151,):
        for killed in (True, False):
            one = await faults.outage(seconds, killed=killed)
            how = "the bot dead" if killed else "the network away"
            shown = f"{one.people} people, {one.expired} taps expired, {one.fresh} fresh screens"
            report.must(f"{seconds} s with {how}", not one.faults, shown, "one fresh screen for who was in the middle")
            for fault in one.faults[:5]:
                report.say(f"     {fault}")


async def load_part(counts: Counts, seed: int, report: Report) -> None:
    """Everyday figures and steady rates."""
    day = await load.everyday(counts.tapping)
    report.must("start to first poll, cache warm", min(day.starts) < 1.5, spread(day.starts), "< 1.5 s", firm=False)
    report.must("memory", day.memory < 150, f"{day.memory:.0f} MB", "< 150 MB")
    p50, p99 = load.ms(day.waits, 0.5), load.ms(day.waits, 0.99)
    report.must(
        "20 people tapping once a second", p50 < 30 and p99 < 150, f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
        "p50 < 30 ms, p99 < 150 ms", firm=False,
    )  # fmt: skip
    free = await load.steady(30, counts.minutes, seed, rated=False)
    p95, p99 = load.ms(free.waits, 0.95), load.ms(free.waits, 0.99)
    shown = f"{free.updates} updates, p95 {p95:.0f} ms, p99 {p99:.0f} ms, memory {memory(free.memory)}"
    name = f"30 messages/s for {counts.minutes:g} min, own rates off"
    report.must(name, p95 < 100 and p99 < 300, shown, "p95 < 100 ms, p99 < 300 ms", firm=False)
    assert free.verdict
    report.must("of these", free.verdict.sound, free.verdict.line(), "0 lost")
    for note in [*free.verdict.notes, *free.verdict.repeats][:10]:
        report.say(f"     {note}")
    own = await load.steady(30, counts.minutes, seed, rated=True)
    p95 = load.ms(own.commits, 0.95)
    report.must("the same with own rates on, time to commit", p95 < 100, f"p95 {p95:.0f} ms", "< 100 ms", firm=False)
    report.must("429s from a Telegram with its limits on", own.throttled == 0, str(own.throttled), "0")


async def burst_part(counts: Counts, seed: int, report: Report) -> None:
    """A burst."""
    found = await load.burst(400, counts.burst, seed)
    name = f"burst of 400/s for {counts.burst:g} s, own rates off"
    report.must(name, found.verdict.sound, found.verdict.line(), "0 lost")
    for note in [*found.verdict.notes, *found.verdict.repeats][:10]:
        report.say(f"     {note}")
    report.must("drained after its end", found.drained <= 60, f"{found.drained:.1f} s", "<= 60 s", firm=False)
    report.must("highest memory", found.memory < 150, f"{found.memory:.0f} MB", "< 150 MB")


async def fair_part(counts: Counts, seed: int, report: Report) -> None:
    """One bad neighbour."""
    for trouble in ("floods", "hangs", "is throttled"):
        waits = await load.neighbours(trouble, counts.disturbed, seed)
        p95 = load.ms(waits, 0.95)
        report.must(f"others while one {trouble}", p95 < 500, f"p95 {p95:.0f} ms of {len(waits)}", "< 500 ms")


async def hostile_part(counts: Counts, seed: int, report: Report) -> None:
    """Hostile updates."""
    found = await storm.storm(counts.hostile, seed)
    shown = (
        f"{len(found.unhandled)} unhandled errors, {found.stuck} people stuck, {found.unfinished} never processed, "
        f"{found.unread} of wrong types put aside, {len(found.kinds)} kinds, memory {found.memory:.0f} MB"
    )
    report.must(f"{found.updates} hostile updates", found.sound, shown, "0 unhandled, 0 stuck")
    for note in [*map(str, found.unhandled[:5]), *found.violations]:
        report.say(f"     {note}")


async def echo_part(counts: Counts, seed: int, report: Report) -> None:
    """A self-check step beside an echo bot."""
    found = await load.echo(counts.rounds)
    tapped, typed, echoed = (found.middle(r) for r in (found.tapped, found.typed, found.echoed))
    shown = f"tapped {tapped:.0f}/s, typed {typed:.0f}/s, echo {echoed:.0f}/s"
    for name, rates in (("tapped", found.tapped), ("typed", found.typed)):
        ratio = found.ratio(rates)
        title, must = f"a {name} self-check step to a bare echo bot", ">= 0.7, aim 1.0"
        report.must(title, ratio >= 0.7, f"{ratio:.2f} ({shown})", must, firm=False)


PARTS: dict[str, Part] = {
    "kills": kill_part, "stock": stock_part, "points": points_part, "term": term_part, "faults": faults_part,
    "fair": fair_part, "hostile": hostile_part, "load": load_part, "burst": burst_part, "echo": echo_part,
}  # fmt: skip


def spread(values: list[float]) -> str:
    """Return the least and the most."""
    return f"{min(values):.2f} to {max(values):.2f} s"


def memory(values: tuple[float, float, float]) -> str:
    """Return memory after a tenth, at the end and at most."""
    return " -> ".join(f"{value:.0f}" for value in values[:2]) + f" MB, at most {values[2]:.0f}"


def options(arguments: list[str]) -> tuple[Counts, int, list[str]]:
    """Read the command line: counts, seed, parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--part", action="append", choices=list(PARTS), help="only this part; may be repeated")
    parser.add_argument("--short", action="store_true", help="small counts")
    parser.add_argument("--seed", type=int, default=None, help="the seed of an earlier run")
    for name in ("kills", "stock-kills", "stops", "people", "stride", "times", "hostile", "rounds"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("minutes", "burst", "disturbed", "tapping"):
        parser.add_argument(f"--{name}", type=float)
    given = vars(parser.parse_args(arguments))
    base = SHORT if given["short"] else Counts()
    counts = Counts(**{f: base_of(base, f) if given[f] is None else given[f] for f in Counts.__dataclass_fields__})
    seed = random.SystemRandom().randrange(1_000_000) if given["seed"] is None else given["seed"]
    return counts, seed, given["part"] or list(PARTS)


def base_of(base: Counts, name: str) -> float:
    """Return a count by its name."""
    value: float = getattr(base, name)
    return value


def differing(counts: Counts) -> str:
    """Return the options for the counts that are not the usual ones."""
    usual = asdict(Counts())
    changed = {name: value for name, value in asdict(counts).items() if value != usual[name]}
    return "".join(f" --{name.replace('_', '-')} {value}" for name, value in changed.items())


async def main(counts: Counts, seed: int, parts: list[str]) -> bool:
    """Run the parts and return whether every promise was kept."""
    report = Report()
    for name in parts:
        report.say(f"== {name}, seed {seed}")
        begin = time.monotonic()
        try:
            await PARTS[name](counts, seed, report)
        except Failed as failed:
            report.must(name, False, str(failed), "to be carried through")
        again = f"python -m tests.chaos --part {name} --seed {seed}{differing(counts)}"
        report.say(f"     {time.monotonic() - begin:.0f} s; again: {again}")
    report.say("every promise was kept" if report.kept else "PROMISES WERE BROKEN")
    return report.kept


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(*options(sys.argv[1:]))) else 1)
