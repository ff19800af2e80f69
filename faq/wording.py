"""Words of a question: polite frames off, contractions and endings undone, words of like meaning joined."""

from __future__ import annotations

import re
from functools import cache

from faq.hangul import has_hangul
from faq.thesaurus import GROUPS

WORD = re.compile(r"[0-9a-z]+|[가-힣ㄱ-ㅣ]+|[^\W0-9a-z가-힣ㄱ-ㅣ_]+")

SHORTENED = (
    (re.compile(r"\bwon['’]?t\b"), "will not"),
    (re.compile(r"\bcan['’]?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|have|has|had|would|should|could)n['’]?t\b"), r"\1 not"),
    (re.compile(r"\b(what|who|where|when|how|why|that|it|there|he|she)['’]s\b"), r"\1 is"),
    (re.compile(r"\b(whats|whos|wheres|hows)\b"), lambda m: f"{m[0][:-1]} is"),
    (re.compile(r"['’](re)\b"), " are"),
    (re.compile(r"\b(i)['’]m\b"), "i am"),
    (re.compile(r"['’]ve\b"), " have"),
    (re.compile(r"['’]ll\b"), " will"),
    (re.compile(r"['’]d\b"), " would"),
    (re.compile(r"\b(gonna)\b"), "going to"),
    (re.compile(r"\b(wanna)\b"), "want to"),
    (re.compile(r"\b(pls|plz)\b"), "please"),
    (re.compile(r"['’]s\b"), ""),
)

ASKS = "드립니다|드려요|드릴게요|드리려고요|드리고 싶습니다|합니다|할게요|해요|하려고요|좀 드릴게요|있습니다|있어요|있는데요|이요|입니다"
FRAMES = re.compile(
    "|".join(
        (
            r"안녕\s?하(세요|십니까|시냐)[^\w\s]*",
            r"(늘|항상)?\s?수고\s?(가|들)?\s?(많으(십|시)니다|많으세요|많으십니다|하십니다|하세요|하시네요)",
            rf"(한 ?가지|하나|몇 ?가지|잠깐|좀|잠시)?\s?(문의|질문)\s?(사항)?\s?(좀|하나)?\s?({ASKS})",
            r"(좀|하나|한 ?가지)?\s?(여쭙니다|여쭤\s?(봅니다|볼게요|봐요|보려고요|보고 싶습니다|봐도 될까요)|여쭈어 ?봅니다|여쭙겠습니다)",
            r"(이|가|은|는)?\s?(정말|좀|너무|매우)?\s?궁금(합니다|해요|하네요|해서요|하여|한데요|해서 (연락|문의) ?드(립니다|려요))",
            r"(을|를)?\s?(꼭|좀|한번)?\s?알(려|고)\s?(주세요|주시(면 (감사|고맙)(하겠)?습니다|겠어요|기 바랍니다|길 바랍니다)|싶(습니다|어요|은데요|네요))",
            r"(빠른|친절한)?\s?(답변|안내|회신|확인|설명)?\s?(좀|꼭)?\s?부탁\s?(드립니다|드려요|드릴게요|합니다|해요)",
            r"(답변|미리|정말|대단히|그럼|매우|항상)?\s?(감사|고맙)(합니다|드립니다|드려요|하겠습니다|해요|습니다)",
            r"(다름이\s?아니(라|고|오라))|(실례지만|실례합니다만?|죄송(하지만|합니다만?|한데요?))|저기요|저기,|혹시나?\b|혹시(?=\s)",
            r"\b(hello|hi|hey)( there| all| team| everyone)?\b(?=[\s,.!])",
            r"\bgood (morning|afternoon|evening)\b(?=[\s,.!])",
            r"\b(dear (sir|madam|team|sirs)( or madam)?)\b",
            r"\b(many |much )?(thanks|thank you)( so much| very much| a lot| in advance| for your (help|time))*\b",
            r"\b(i have|got|just|one|a)( a| one| quick)*( quick| short)? question( about| for you| regarding)?\b",
            r"\b(could|can|would|will) (you|u|someone|anyone) (please |kindly )?(tell|inform|advise|let) (me|us)( know)?( please)?\b",
            r"\b(please|kindly) (tell|inform|advise|let) (me|us)( know)?\b",
            r"\b(i|we)( would| am)? ?(like|want|wanted|need|wish)( to)? (know|ask|find out)( about| if| whether)?\b",
            r"\b(i|we) (was|were|am|are) (just )?wondering( if| whether)?\b",
            r"\bmay (i|we) (ask|know)( you)?\b",
            r"\b(do you|would you) (happen to )?know( if| whether)?\b",
            r"\b(sorry|excuse me|pardon me)\b(?=[\s,.!])",
            r"\bplease\b",
        )
    )
)

PARTICLE = re.compile(
    "(이라고는|에서는|에서도|으로는|이랑은|까지는|부터는|에게는|한테는|보다는|에서|으로|이랑|까지|부터|에게|한테|보다|처럼|마다|조차|밖에"
    "|이나|이며|라도|이든|께서|하고|라는|라고|이라|은|는|이|가|을|를|에|의|로|와|과|랑|도|만|나|야|요)$"
)
VERB_END = re.compile(
    "(습니다|입니다|합니다|됩니다|습니까|입니까|합니까|됩니까|하나요|되나요|인가요|한가요|할까요|될까요|나요|까요|어요|아요|해요|세요|네요|데요|군요"
    "|지요|죠|하는|되는|하면|되면|되고|해서|돼서|하여|하지|되지|하기|되기|할|될|한|된|해|돼|하|되|줘|라|다|니|냐|자|지|고|면|게|어|아)$"
)

ENDINGS = ("ies", "sses", "ing", "edly", "ed", "es", "s")
KEPT = {"ies": "y", "sses": "ss"}


def words(text: str) -> list[str]:
    """Return the words of a folded text in lower case, scripts apart."""
    return WORD.findall(text)


def plain(text: str) -> str:
    """Return a text in lower case without polite frames, its words spelt in full; all of it where nothing else is said."""
    said = text.casefold()
    for pattern, full in SHORTENED:
        said = pattern.sub(full, said)
    bare = " ".join(words(FRAMES.sub(" ", said)))
    return bare if sum(len(w) for w in bare.split()) >= 2 else " ".join(words(said))


@cache
def stem(word: str) -> str:
    """Return an English word without its commonest endings; other words stay."""
    if not word.isascii() or len(word) < 4 or word.isdigit():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + KEPT.get(ending, "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@cache
def meanings() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the groups of each English phrase, stemmed, and of each Korean one, without spaces."""
    english: dict[str, tuple[str, ...]] = {}
    korean: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(GROUPS.strip().split("\n")):
        field = line.startswith("@")
        for phrase in line.split()[field:]:
            told = words(phrase.replace("_", " ").casefold())
            book, key = (korean, "".join(told)) if has_hangul(phrase) else (english, " ".join(map(stem, told)))
            book[key] = (*book.get(key, ()), f"{'@' if field else '#'}{number}")
    return english, korean


def thesaurus_words() -> set[str]:
    """Return every word of the thesaurus."""
    return {w for line in GROUPS.split("\n") for p in line.split() if p[0] != "@" for w in words(p.replace("_", " ").casefold())}


LONGEST_ENGLISH, LONGEST_KOREAN = 4, 8


def meant(text: str) -> list[str]:
    """Return the groups that a plain text touches; what is in none stands for itself."""
    out: list[str] = []
    tokens = text.split()
    i = 0
    while i < len(tokens):
        found, taken = (in_korean(tokens[i]), 1) if has_hangul(tokens[i]) else in_english(tokens, i)
        out.extend(found)
        i += taken
    return out


def in_english(tokens: list[str], i: int) -> tuple[tuple[str, ...], int]:
    """Return the groups of the longest known phrase at `i` and how many words it takes."""
    english, _ = meanings()
    stems = [stem(t) for t in tokens[i : i + LONGEST_ENGLISH]]
    for size in range(len(stems), 0, -1):
        found = english.get(" ".join(stems[:size]))
        if found:
            return found, size
    return (stems[0],), 1


def in_korean(word: str) -> list[str]:
    """Return the groups of the known words inside a word, the longest first at each place, and what is left of it."""
    _, korean = meanings()
    out: list[str] = []
    start = i = 0
    while i < len(word):
        sizes = range(min(LONGEST_KOREAN, len(word) - i), 1, -1)
        size = next((s for s in sizes if word[i : i + s] in korean), 0)
        if size:
            out.extend((*rest(word[start:i]), *korean[word[i : i + size]]))
            start = i + size
        i += size or 1
    return [*out, *rest(word[start:])]


def rest(left: str) -> tuple[str, ...]:
    """Return what a piece of a Korean word stands for without its endings and particles."""
    for pattern in (VERB_END, PARTICLE, VERB_END, PARTICLE):
        left = pattern.sub("", left) or left
    return (left,) if left else ()


def groups_meant(text: str) -> list[str]:
    """Return the close groups and bare words of a text."""
    return [g for g in meant(text) if not g.startswith("@")]


def fields_meant(text: str) -> list[str]:
    """Return the fields of life that a text touches."""
    return [g for g in meant(text) if g.startswith("@")]
