"""What a company says of itself before it asks, told from what it asks: its own products are no other business.

What tells of seeking something (*we are filing a return, when is the deadline*) is no introduction but the matter.
"""

from __future__ import annotations

import re

from faq.hangul import fold

KOREAN = re.compile(
    r"^[^.?!]{0,80}?(?:회사|업체|기업|공장|법인|스타트업|벤처|제조사|제조업|무역업)"
    r"\s?(?:인데|입니다|이고|이며|예요|이에요|(?:으?로|이?라)서)[가-힣]*[,.]?"
    r"|^[^.?!]{0,80}?(?:만듭니다|만들어요|팝니다|팔아요|생산합니다|개발합니다|공급합니다|운영합니다)[,.]?"
)
ENGLISH = re.compile(
    r"(?:^|(?<=[.!?,]\s))(?:we(?:'re| are)|our (?:company|firm|business|start-?up) is|i run|we run)\b[^.?!,]{0,60}?"
    r"\b(?:company|firm|manufacturer|start-?up|maker|exporter|importer|business|supplier|factory)\b[^.?!,]{0,40}[.,]"
    r"|(?:^|(?<=[.!?,]\s))(?:we|our (?:company|firm|business|start-?up)) "
    r"(?:makes?|produces?|sells?|imports?|exports?|manufactures?|provides?|develops?|builds?)\b[^.?!,]*[.,]",
    re.IGNORECASE,
)
NAME = re.compile(
    r"(?:^|(?<=[.?!]\s))(?:"
    r"(?:저희 |우리 )?(?:회사명|회사 이름|상호명?|업체명|기업명|법인명)[은는이가]\s[^.?!]{1,60}?"
    r"(?:입니다|이에요|예요|이고요|라고 합니다)[,.]?"
    r"|[A-Z][A-Za-z0-9&' -]{1,60}? ?(?:담당자|대표|직원|과장|대리|부장|이사)(?:입니다|예요|이에요)[,.]?"
    r"|(?:[Oo]ur|[Tt]he) company(?: is (?:called|named)|'s name is| name is) [A-Z][^.?!]{0,60}[.!])\s*"
)
"""A company's name, whose words ask nothing."""
SEEKS = re.compile(
    r"신청|신고|받으|받은|받는|받고|선정|하려|해야|발급|갱신|찾는|구하는"
    r"|\bappl(?:y|ying)\b|\bfil(?:e|ing)\b|\bseek|\bhir(?:e|ing)\b|\bclaim|\brenew|\brequest|\blooking for\b",
    re.IGNORECASE,
)

ASKS = re.compile(
    r"[?？]|(?:까|나요|가요|은지|는지|던지|니까|하죠|되죠|인지)[요용여]?[.!~ㅠㅜ\s]*$"
    r"|알려\s?[주줘]|가르쳐|(?:안내|설명)\s?(?:해|좀|바랍|부탁|드려)|(?<!잘 )부탁\s?(?:드|합|해)"
    r"|궁금|알고\s?싶|여쭤|여쭙|문의"
    r"|무엇|무슨\s(?!일이)|뭐|뭔|어디|언제|얼마|어떻게|어떤|몇\s?[시일명개]"
    r"|\b(?:what|when|where|which|who|how|why|whether)\b"
    r"|^(?:is|are|do|does|did|can|could|may|should|will|would|must|please|tell|send|show|explain)\b",
    re.IGNORECASE,
)


def asks(sentence: str) -> bool:
    """Tell whether a sentence asks something, rather than telling what is the case."""
    return ASKS.search(fold(sentence)) is not None


def nameless(text: str) -> str:
    """Return a line without the sentence that says what the company is called."""
    return NAME.sub("", text)


def unintroduced(text: str) -> str:
    """Return a line, folded, without what a company says of itself."""
    said = fold(text).replace("’", "'")
    for pattern in (KOREAN, ENGLISH):
        said = pattern.sub(lambda found: found[0] if SEEKS.search(found[0]) else " ", said)
    return " ".join(said.split())
