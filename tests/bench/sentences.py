"""Prints what comes of the sentences on the shipped content, with time and memory: python -m tests.bench.sentences."""

from __future__ import annotations

import sys
import time

import numpy as np

from bot.content.load import SHIPPED, load
from bot.talking import asker
from faq.asking import phrasings
from faq.match import Matcher
from tests.bench.matcher import memory
from tests.outcomes import HARD, SETS, outcomes, sentences, served, wrong


def main(arguments: list[str]) -> None:
    """Print the shares of each set, with --wrong what is amiss, then fit and times."""
    content = load(SHIPPED)
    told = phrasings(content.entries.values(), content.words)
    began, spent = time.perf_counter(), time.process_time()
    Matcher().fit(told)
    fit, cpu = time.perf_counter() - began, time.process_time() - spent
    print(f"{sum(len(e['questions']) for e in told)} phrasings: fit {fit:.2f} s (cpu {cpu:.2f}), {memory()}")
    engine = asker(content)
    print(f"answer from {engine.ranker.answer_at:.0f}, offer from {engine.ranker.offer_at:.0f}")
    spans = []
    for name in (*SETS, *HARD):
        cases = sentences(name)
        got = outcomes(engine, cases)
        shares = f"right {got.right:.3f}, served {got.served:.3f}, wrong of all {got.wrong:.4f}"
        print(f"{name}: {len(cases)} sentences, {shares}, out of scope declined {got.declined:.3f}")
        for case in cases:
            began = time.perf_counter()
            decision = engine.ask(case["text"])
            spans.append(1000 * (time.perf_counter() - began))
            amiss = wrong(case, decision) or (case["expect"] == "answered" and not served(case, decision))
            if "--wrong" in arguments and amiss and name == SETS[0]:
                print(f"  {case['text']} ({case['topic']}) -> {decision.status} {decision.topic} {decision.offered}")
    p50, p99 = np.percentile(spans, 50), np.percentile(spans, 99)
    print(f"a question p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {max(spans):.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
