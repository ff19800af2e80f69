"""Typed answers of the size check: amounts read back before they count, numbers, and industries by words or code."""

from __future__ import annotations

from dataclasses import replace

from bot.content.size_words import SizeQuestion
from bot.money import digits, money
from bot.scene import Button, Reply, Scene, Step
from bot.sentence import QUESTION
from bot.size_answers import industry_code, valid
from bot.size_check import asked_now, navigation, path_of, said, set_answer, show
from bot.size_words import industry
from eligibility.amount import read_amount
from eligibility.model import UNKNOWN
from faq.asking import Decision

MOST_INDUSTRIES = 4
LONGEST_WORDS = 80
TYPED_TOO = "sz_assets"
"""A question with options that takes an amount as well."""


def typed(scene: Scene, text: str, decision: Decision) -> Step | None:
    """Take typed words as the answer to the open question; None where they are a question of their own."""
    asked = asked_now(scene)
    if asked is None:
        return None
    if asked.kind == "industry":
        asking = decision.status == "answered" and not names_an_industry(scene, text, decision)
        return None if asking else typed_industry(scene, asked, text)
    if asked.kind in ("number", "percent"):
        value = text.strip().rstrip("%개월일 ").removesuffix("퍼센트").strip()
        if valid(scene.content.size_law, asked, value) and value != UNKNOWN:
            return set_answer(scene, asked, value)
        return None if asks(decision) else bad(scene, asked, "number", text)
    if asked.kind != "amount" and asked.id != TYPED_TOO:
        return None
    if answered := yes_or_no(scene, asked, text):
        return answered
    amount = read_amount(text)
    if isinstance(amount, int):
        return read_back(scene, asked, amount)
    if amount.reason in ("letters", "empty") and asks(decision):
        return None
    return bad(scene, asked, amount.reason, text)


def yes_or_no(scene: Scene, asked: SizeQuestion, text: str) -> Step | None:
    """Take yes or no to the amount that was read back; None where there is none, or the words say neither."""
    words, said_ = scene.content.size_words, text.strip(" .!~").casefold()
    won = scene.talk.proposal.get(asked.id)
    if not isinstance(won, int) or said_ not in words.yes | words.no:
        return None
    return set_answer(scene, asked, str(won)) if said_ in words.yes else show(scene, asked)


def asks(decision: Decision) -> bool:
    """Whether the words are a question that the bot can answer or place."""
    return decision.status in ("answered", "offered") or decision.topic is not None


def read_back(scene: Scene, asked: SizeQuestion, won: int) -> Step:
    """Read an amount back; it counts only when the company says so."""
    rows = (
        (Button(f"z:{asked.id}:{won}", "right", numbered=True),),
        (Button(f"z:{asked.id}:", "amount_change", numbered=True),),
    )
    facts = {
        "title": asked.title[scene.lang],
        "money": money(won, scene.lang),
        "digits": digits(won, scene.lang),
        "now": said(scene, asked),
    }
    talk = replace(scene.talk, proposal={asked.id: won})
    return Step(talk, (Reply("size_amount", facts, rows, trace={"question": asked.id, "won": won}),))


def bad(scene: Scene, asked: SizeQuestion, reason: str, text: str) -> Step:
    """Ask again with an example and why; the old valid answer stays."""
    rows: list[tuple[Button, ...]] = [(Button(f"z:{asked.id}:{UNKNOWN}", "unknown", numbered=True),)]
    rows.append(navigation(path_of(scene, scene.talk), asked))
    facts = {
        "title": asked.title[scene.lang],
        "reason": reason,
        "words": text[:LONGEST_WORDS],
        "help": asked.help[scene.lang],
        "now": said(scene, asked),
    }
    return Step(scene.talk, (Reply("size_bad", facts, tuple(rows), trace={"question": asked.id, "reason": reason}),))


def names_an_industry(scene: Scene, text: str, decision: Decision) -> bool:
    """Whether words without a mark of a question name an industry at least as firmly as they match a topic."""
    found = () if QUESTION.search(text) else scene.finder.industries(text)
    return bool(found) and found[0][1] >= decision.score


def typed_industry(scene: Scene, asked: SizeQuestion, text: str) -> Step:
    """Show the industries that a code or words come near, to be chosen by a tap."""
    code = industry_code(scene.content.size_law, text)
    found = ((code, 100),) if len(code) > 1 else scene.finder.industries(text)[:MOST_INDUSTRIES]
    if not found:
        return bad(scene, asked, "industry", text)
    words = scene.content.size_words
    rows: list[tuple[Button, ...]] = [
        (Button(f"z:{asked.id}:{c}", label=industry(words, c, scene.lang), numbered=True),) for c, _ in found
    ]
    rows.append((Button(f"z:{asked.id}:{UNKNOWN}", "unknown", numbered=True),))
    rows.append(navigation(path_of(scene, scene.talk), asked))
    facts = {"title": asked.title[scene.lang], "words": text[:LONGEST_WORDS]}
    return Step(scene.talk, (Reply("size_industries", facts, tuple(rows), trace={"found": [list(f) for f in found]}),))
