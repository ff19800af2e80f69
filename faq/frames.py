# ruff: noqa: E501
"""Polite frames, contractions and endings: what stands round a question without being asked."""

from __future__ import annotations

import re

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
ANY_SHORTENED = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in SHORTENED).replace(r"\1", ""))
"""Where it finds nothing, none of them does."""
MAYBE_SHORTENED = re.compile("['’]|nt|cannot|whats|whos|wheres|hows|gonna|wanna|pls|plz")
"""Where none of these stands, it finds nothing; looking for them takes a seventh of the time."""

ASKS = "드립니다|드려요|드릴게요|드리려고요|드리고 싶습니다|합니다|할게요|해요|하려고요|좀 드릴게요|있습니다|있어요|있는데요|이요|입니다"
KOREAN_FRAMES = (
    r"안녕\s?하(세요|십니까|시냐)[^\w\s]*",
    r"귀\s?(기관|청|센터|세관|부서|사)(에|께|로)?\s?(다음 사항을 |아래와 같이 )?(문의|질의|질문)\s?(드립니다|합니다|드리오니|하오니|드리고자 합니다)",
    r"(을|를|에 대해|에 대하여)?\s?(검토|확인|안내)?\s?(하여|후)?\s?(회신|답신|답변)\s?(하여|해|을)?\s?(주시(기 바랍니다|기를 바랍니다|면 (대단히 )?(감사|고맙)하겠습니다|면 감사하겠사오니)|바랍니다|요망)",
    r"(을|를)?\s?(알|파악하|확인하)고자\s?(하오니|하니|합니다|하는데요)",
    r"(늘|항상)?\s?수고\s?(가|들)?\s?(많으(십|시)니다|많으세요|많으십니다|하십니다|하세요|하시네요)",
    rf"(한 ?가지|하나|몇 ?가지|잠깐|좀|잠시)?\s?(문의|질문)\s?(사항)?\s?(좀|하나)?\s?({ASKS})",
    r"(좀|하나|한 ?가지)?\s?(여쭙니다|여쭤\s?(봅니다|볼게요|봐요|보려고요|보고 싶습니다|봐도 될까요)|여쭈어 ?봅니다|여쭙겠습니다)",
    r"(이|가|은|는)?\s?(정말|좀|너무|매우)?\s?궁금(합니다|해요|하네요|해서요|하여|한데요|해서 (연락|문의) ?드(립니다|려요))",
    r"(을|를)?\s?(꼭|좀|한번)?\s?알(려|고)\s?(주세요|주시(면 (감사|고맙)(하겠)?습니다|겠어요|기 바랍니다|길 바랍니다)|싶(습니다|어요|은데요|네요))",
    r"(빠른|친절한)?\s?(답변|안내|회신|확인|설명)?\s?(좀|꼭)?\s?부탁\s?(드립니다|드려요|드릴게요|합니다|해요)",
    r"(답변|미리|정말|대단히|그럼|매우|항상)?\s?(감사|고맙)(합니다|드립니다|드려요|하겠습니다|해요|습니다)",
    r"(다름이\s?아니(라|고|오라))|(실례지만|실례합니다만?|죄송(하지만|합니다만?|한데요?))|저기요|저기,|혹시나?\b|혹시(?=\s)",
)
ENGLISH_FRAMES = (
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
FRAMES = re.compile(rf"(?![a-z])(?:{'|'.join(KOREAN_FRAMES)})|\b(?=[a-z])(?:{'|'.join(ENGLISH_FRAMES)})")
"""Each script is looked for only where it begins, so that most places are passed over at once."""

FRAMED = re.compile(
    "귀 ?[기청센세부사]|회신|답신|바랍니다|요망|고자|안녕|수고|문의|질문|여쭙|여쭤|여쭈|궁금|알려|알고|부탁|감사|고맙|다름|실례|죄송|저기|혹시"
    "|hello|hi|hey|good |dear|thank|question|you| u |someone|anyone|please|kindly| know| ask| find out|wondering|sorry|excuse|pardon"
)
"""Where none of these stands, no frame does; looking for a frame takes ten times as long."""

PARTICLE = re.compile(
    "(이라고는|에서는|에서도|으로는|이랑은|까지는|부터는|에게는|한테는|보다는|에서|으로|이랑|까지|부터|에게|한테|보다|처럼|마다|조차|밖에"
    "|이나|이며|라도|이든|께서|하고|라는|라고|이라|은|는|이|가|을|를|에|의|로|와|과|랑|도|만|나|야|요)$"
)
VERB_END = re.compile(
    "(습니다|입니다|합니다|됩니다|습니까|입니까|합니까|됩니까|하나요|되나요|인가요|한가요|할까요|될까요|나요|까요|어요|아요|해요|세요|네요|데요|군요"
    "|지요|죠|하는|되는|하면|되면|되고|해서|돼서|하여|하지|되지|하기|되기|할|될|한|된|해|돼|하|되|줘|라|다|니|냐|자|지|고|면|게|어|아)$"
)
