"""A company's description as units: spellings joined, run-together words parted, particles off, slips mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from faq.hangul import fold, is_syllable, jamo

MOST_LETTERS = 300
LONGEST = 10
"""Syllables of the longest unit."""
SPACE_CROSSED = 0.9
"""What it costs, in segmentation worth, when a unit reaches over a space."""
LEAST_SLIP_JAMO, LEAST_SLIP_LATIN = 7, 5
"""Shorter words must be spelt right."""
NEAR_ENOUGH, NEAR_LATIN = 0.79, 0.84
MOST_MENDED = 8
"""Unknown words looked up among the spellings; a longer text is no description."""

SPELLINGS = (
    (re.compile("인공\\s?지능|에이아이"), " ai "),
    (re.compile("3차원|삼차원|쓰리디|3\\s?-\\s?d\\b"), " 3d "),
    (re.compile("소프트웨어|소프트웨아|에스더블유|\\bs/w\\b|\\bsoftwares?\\b"), " sw "),
    (re.compile("엑스\\s?레이|엑스선|x\\s?선|\\bx[\\s-]?rays?\\b"), " xray "),
    (re.compile("오엘이디"), " oled "),
    (re.compile("엘이디"), " led "),
    (re.compile("아이오티"), " iot "),
    (re.compile("씨씨티비|시시티비"), " cctv "),
    (re.compile("유브이"), " uv "),
    (re.compile("\\bled 칩"), " led칩"),
    (re.compile("케이팝"), " kpop "),
    (re.compile("케이뷰티"), " kbeauty "),
    (re.compile("2차\\s?전지|이차\\s전지"), "이차전지"),
    (re.compile("밧데리|밧테리|바테리|배터리"), "배터리"),
    (re.compile("컨텐츠"), "콘텐츠"),
    (re.compile("데이타"), "데이터"),
    (re.compile("로보트|로보틱스"), "로봇"),
    (re.compile("디지탈"), "디지털"),
    (re.compile("레이져|래이저"), "레이저"),
    (re.compile("캐패시터|캐퍼시터|커패시타|콘덴서"), "커패시터"),
    (re.compile("렌털"), "렌탈"),
    (re.compile("에지(?=\\s?(컴|서버|ai|클|디|게))"), "엣지"),
    (re.compile("써비스"), "서비스"),
    (re.compile("써빙"), "서빙"),
    (re.compile("폴리에스테르"), "폴리에스터"),
    (re.compile("어플(?!리)"), "앱"),
    (re.compile("\\bfib(re|er)s?\\b"), "fiber"),
    (re.compile("\\balumini?um\\b"), "aluminum"),
    (re.compile("\\bcentre\\b"), "center"),
    (re.compile("\\bsulph"), "sulf"),
    (re.compile("\\b(e|k|x|v|c|o|li|ad|ed|rf|uv|bio|non|micro|nano|mini|on|wi)-(?=[a-z])"), r"\1 "),
)
"""Ways of writing the same word, in texts and terms alike; the order counts."""
ANY_SPELLING = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in SPELLINGS))
"""Where it finds nothing, none of them does."""

WORD = re.compile("[0-9a-z]+|[가-힣ㄱ-ㅣ]+")
HANGING = """
을 를 이 가 은 는 의 에 에서 에게 로 으로 와 과 도 만 용 및 등 이나 나 고 이고 인 한 된 할 될
하는 되는 해서 하여 합니다 입니다 이며 며 까지 부터 랑 이랑 하고 한테 처럼 같은 임 임다 입니당 요
이요 예요 에요 이에요 해요 해 함 하며 하고있는 하고있습니다 있는 있습니다 인데요 인데 한다 했다 들 별
형 식 적 형의 식의 적인 이라 라 라는 이라는 으로써 로써 로서 만을 에는 에도 에서는 으로는 이란 업
업체 사 회사 기업 대 제 성 류 쪽 중 중인 중입니다 합니다만 하고싶은 드립니다 드려요 줍니다 주는 해주는
"""
PARTICLES = frozenset(HANGING.split())
"""What may hang on a word and says nothing of the product."""
FOR = "용"
SERVED_ROLE = 0.5
HEAD = 1.12
ASIDE, LATER, LEAST_LATER = 0.75, 0.88, 0.75
"""What stands in brackets counts for, and each next thing in a list."""
BRACKETS, COMMA = re.compile(r"\([^)]*\)"), re.compile(r"[,/·;]| 및 | and ")
"""The ending that tells what a product is for; the product itself follows."""
SERVES = re.compile(
    "([가-힣0-9a-z]+(?: [가-힣0-9a-z]+)?)(?:에|에서|에게|을|를|으로|로) ?"
    "(?:들어가는|들어갈|쓰이는|쓰는|사용되는|사용하는|사용할|납품하는|적용되는|적용하는|탑재되는|탑재하는|장착되는|위한|대상으로)"
)
SERVED = re.compile(r"\b(?:for|used (?:in|for|by)|applied to|into|to|inside)\b ([^,.;]*)")
PLACE = re.compile(
    "[가-힣]{2,3}(?:시|군|구|읍|면)(?:에서|에|의)?|[가-힣]{1,4}(?:공단|산단|산업단지|테크노파크|밸리)(?:에서|에|의)?"
)
COUNT = re.compile("[0-9]+(?:명|억|인|년|개|월|%|만|천|세|평|대)?")

ENDINGS = (
    ("isation", "iz"),
    ("ization", "iz"),
    ("ising", "iz"),
    ("izing", "iz"),
    ("ised", "iz"),
    ("ized", "iz"),
    ("ies", "y"),
)


@cache
def stem(word: str) -> str:
    """Return a Latin word without plural and commonest endings; short ones and codes stay."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, kept in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + kept
    if word.endswith("our"):
        word = word[:-3] + "or"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        word = word[:-1]
    if word.endswith("ing") and len(word) > 6:
        return word[:-3]
    if word.endswith("ed") and len(word) > 5:
        return word[:-2]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def spelt(text: str) -> str:
    """Return a folded text in lower case with ways of writing joined."""
    said = fold(text).casefold()
    for pattern, one in SPELLINGS if ANY_SPELLING.search(said) else ():
        said = pattern.sub(one, said)
    return " ".join(said.split())


@dataclass(frozen=True)
class Piece:
    """One unit of a text: what it says, where its letters lie, its worth by place, and the thing of a list it is in."""

    unit: str
    start: int
    end: int
    known: bool
    role: float = 1.0
    part: int = 0


class Units:
    """Knows the units of the content's words, given as they are spelt, and parts texts into them."""

    def __init__(self, terms: Iterable[str], loose: Iterable[str], frame: Iterable[str]) -> None:
        self.frame = frozenset(w for f in frame for w in latin_or_hangul(spelt(f)))
        written = {w for t in (*terms, *loose) for w in WORD.findall(t)}
        hangul = {w for w in written if is_syllable(w[0])} | {w for w in self.frame if is_syllable(w[0])}
        hangul -= {w for w in hangul if len(w) > 2 and w.endswith(FOR) and w[:-1] in hangul}
        self.hangul = frozenset(w for w in hangul - PARTICLES if not parts_of(w, hangul)) | (self.frame & hangul)
        self.latin = frozenset(stem(w) for w in written if w.isascii()) | {w for w in self.frame if w.isascii()}
        self.long = max((len(w) for w in self.hangul), default=1)
        solid = [w for w in sorted(self.hangul) if len(w) > 1]
        self.sounds = {jamo(w): w for w in solid if len(jamo(w)) >= LEAST_SLIP_JAMO}
        self.sound_list = list(self.sounds)
        self.letters = [w for w in sorted(self.latin) if len(w) >= LEAST_SLIP_LATIN]

    def of_term(self, term: str) -> tuple[str, ...]:
        """Return the units of a spelt term."""
        return tuple(p.unit for p in self.pieces(term, mend=False) if p.known or len(p.unit) > 1)

    def pieces(self, said: str, mend: bool = True) -> list[Piece]:
        """Part a spelt text into units in order; particles are left out."""
        out: list[Piece] = []
        run: list[re.Match[str]] = []
        for word in WORD.finditer(said):
            if word[0].isascii():
                out += self.hangul_run(run)
                run = []
                out += self.latin_word(word)
            else:
                run.append(word)
        out += self.hangul_run(run)
        return self.mended(out) if mend else out

    def latin_word(self, word: re.Match[str]) -> list[Piece]:
        """Return a Latin word as one unit, or as two known ones run together."""
        said, (start, end) = stem(word[0]), word.span()
        if said in self.latin or word[0] in self.frame:
            return [Piece(said if said in self.latin else word[0], start, end, True)]
        for cut in range(3, len(word[0]) - 2):
            left, right = stem(word[0][:cut]), stem(word[0][cut:])
            if len(word[0]) >= 8 and left in self.latin and right in self.latin:
                return [Piece(left, start, start + cut, True), Piece(right, start + cut, end, True)]
        return [Piece(said, start, end, False)]

    def hangul_run(self, run: Sequence[re.Match[str]]) -> list[Piece]:
        """Part Hangul words that follow one another, by the best worth over the whole."""
        if not run:
            return []
        text = "".join(w[0] for w in run)
        at = [p for w in run for p in range(*w.span())]
        starts, spot = set(), 0
        for w in run:
            starts.add(spot)
            spot += len(w[0])
        out: list[Piece] = []
        for i, j, kind in one_unknown(self.best_cuts(text, starts), starts):
            if kind == "particle":
                if text[i:j] == FOR:
                    served(out, at[i])
                continue
            out.append(Piece(text[i:j], at[i], at[j - 1] + 1, kind == "unit"))
        return out

    def best_cuts(self, text: str, starts: set[int]) -> list[tuple[int, int, str]]:
        """Return the cuts (from, to, kind) of the greatest worth: long known units, few unknown letters."""
        n = len(text)
        best: list[tuple[float, int, str]] = [(0.0, 0, "")] + [(-1e9, 0, "")] * n
        ends = starts | {n}
        begun = list(accumulate(int(i in starts) for i in range(n)))
        for i in range(n):
            worth = best[i][0]
            steps: list[tuple[float, int, str]] = [(-1.2, i + 1, "unknown")]
            for j in range(i + 1, min(n, i + max(self.long, LONGEST)) + 1):
                word = text[i:j]
                crossed = begun[j - 1] - begun[i]
                if word in self.hangul and (j - i > 1 or (j in ends and (i in starts or best[i][2] == "unit"))):
                    if not crossed or (j - i >= 3 and crossed < 2):
                        steps.append((float(j - i) ** 1.5 - SPACE_CROSSED * crossed, j, "unit"))
                elif word in PARTICLES and i not in starts and not crossed:
                    steps.append((0.35 * (j - i) if j in ends else -0.3, j, "particle"))
            for gain, j, kind in steps:
                if worth + gain > best[j][0]:
                    best[j] = (worth + gain, i, kind)
        cuts, j = [], n
        while j > 0:
            _, i, kind = best[j]
            cuts.append((i, j, kind))
            j = i
        return cuts[::-1]

    def mended(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces with unknown words read as the nearest known unit where one is near."""
        out: list[Piece] = []
        tried = 0
        for n, piece in enumerate(pieces):
            if piece.known or tried >= MOST_MENDED:
                out.append(piece)
                continue
            tried += 1
            out += self.nearest(pieces, n, out) or [piece]
        return out

    def nearest(self, pieces: list[Piece], n: int, before: list[Piece]) -> list[Piece]:
        """Return the unit nearest to an unknown piece, alone or with the known piece it touches."""
        piece = pieces[n]
        if piece.unit.isascii():
            near = near_latin(piece.unit, self.letters)
            return [Piece(near, piece.start, piece.end, True, 0.9 * piece.role)] if near else []
        near = self.near_hangul(piece.unit)
        if near:
            return [Piece(near, piece.start, piece.end, True, 0.9 * piece.role)]
        if before and before[-1].end == piece.start and not before[-1].unit.isascii():
            near = self.near_hangul(before[-1].unit + piece.unit)
            if near:
                last = before.pop()
                return [Piece(near, last.start, piece.end, True, 0.9 * piece.role)]
        return []

    def near_hangul(self, word: str) -> str:
        """Return the known word nearest by letters, empty where none is near enough; a particle may hang on."""
        for cut in range(3):
            bare, tail = word[: len(word) - cut], word[len(word) - cut :]
            sound = jamo(bare)
            if (cut and tail not in PARTICLES) or len(sound) < LEAST_SLIP_JAMO:
                continue
            found = process.extractOne(
                sound, self.sound_list, scorer=OSA.normalized_similarity, score_cutoff=NEAR_ENOUGH
            )
            if found:
                return self.sounds[found[0]]
        return ""


def one_unknown(cuts: Iterable[tuple[int, int, str]], starts: set[int]) -> list[tuple[int, int, str]]:
    """Join unknown cuts of one word, with a seeming particle between them, to one."""
    out: list[tuple[int, int, str]] = []
    for i, j, kind in cuts:
        if kind == "unknown" and i not in starts and out:
            back = 2 if len(out) > 1 and out[-1][2] == "particle" and out[-1][0] not in starts else 1
            if out[-back][2] == "unknown":
                first = out[-back][0]
                del out[-back:]
                out.append((first, j, "unknown"))
                continue
        out.append((i, j, kind))
    return out


def served(pieces: list[Piece], end: int) -> None:
    """Lower the worth of the pieces of the word that ends here: it says what the product is for."""
    for n in range(len(pieces) - 1, -1, -1):
        piece = pieces[n]
        if piece.end != end:
            return
        pieces[n], end = replace(piece, role=SERVED_ROLE), piece.start


def near_latin(word: str, known: Sequence[str]) -> str:
    """Return the known Latin word nearest by letters, empty where none is near enough."""
    if len(word) < LEAST_SLIP_LATIN or not word.isalpha():
        return ""
    found = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=NEAR_LATIN)
    return found[0] if found and Levenshtein.distance(word[:1], found[0][:1]) == 0 else ""


def latin_or_hangul(text: str) -> list[str]:
    """Return the words of a spelt text, scripts apart."""
    return WORD.findall(text)


def parts_of(word: str, known: set[str]) -> bool:
    """Tell whether a Hangul word is made of two or more known ones of two syllables or more."""
    reached = {0}
    for end in range(2, len(word) + 1):
        for start in range(end - 1):
            if start in reached and (start, end) != (0, len(word)) and word[start:end] in known:
                reached.add(end)
                break
    return len(word) >= 4 and len(word) in reached


def roles(said: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with what their place makes them worth.

    A product counts more than what it is for, what stands in brackets less, and of a list the first the most.
    """
    serving = [m.span(1) for m in (*SERVES.finditer(said), *SERVED.finditer(said))]
    aside = [m.span() for m in BRACKETS.finditer(said)]
    commas = [m.start() for m in COMMA.finditer(said)]
    out = []
    for p in pieces:
        role = min(p.role, SERVED_ROLE) if any(a <= p.start < b for a, b in serving) else p.role
        role *= ASIDE if any(a <= p.start < b for a, b in aside) else 1.0
        later = sum(c < p.start for c in commas)
        out.append(replace(p, role=role * max(LATER**later, LEAST_LATER), part=later))
    return out


def headed(pieces: Sequence[Piece], empty: Set[str]) -> list[Piece]:
    """Return the pieces with the last word of each thing raised: it names the product."""
    last = {p.part: n for n, p in enumerate(pieces) if p.known and p.unit not in empty and p.role > SERVED_ROLE}
    return [replace(p, role=p.role * HEAD) if last.get(p.part) == n else p for n, p in enumerate(pieces)]


def without_places(said: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """Return the text without words that can only be places or counts."""
    kept = []
    for word in said.split():
        if COUNT.fullmatch(word) or (PLACE.fullmatch(word) and word not in known):
            continue
        kept.append(word)
    return " ".join(kept)
