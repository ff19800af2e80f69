"""Words around a place name: endings, what stands beside it, roads, denials, moves, and lands that are not Korea."""

from __future__ import annotations

import re
from collections.abc import Iterable


def each(words: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(words.split())


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


PARTICLES = each(
    "에서는요 에서는 에서도 에서의 에서요 에서만 에서 에는요 에는 에도 에만 에요 에다 에 이에요 이예요 예요 "
    "입니다만 입니다요 입니다 입니당 임다 임 이요 이고요 이구요 이고 이며 이지만 인데요 인데 이라서 이라고 "
    "이라 인가요 일까요 이죠 이네요 이어요 여요 이거든요 이 가 은요 는요 은 는 을 를 의 만 와 과 랑 "
    "이랑 하고 부터 까지 으로요 으로는 으로 로는 로 요 서요 서 라고요 라고 라서 고요 구요 고 야 이야 엔 에선 "
    "죠 쪽이요 쪽 인 네요"
)
NOUNS = each(
    "공장 본사 본점 지사 지점 사업장 사무소 사무실 연구소 창고 물류센터 회사 업체 법인 소재지 소재 지역 "
    "관내 관할 시내 시청 군청 구청 도청 청사 본부세관 세관 역 항 국제공항 공항 공단 국가산업단지 일반산업단지 "
    "첨단산업단지 산업단지 국가산단 일반산단 산단 농공단지 산업공단 테크노파크 테크노밸리 혁신도시 신도시 밸리 "
    "지구 단지 캠퍼스 특례시 일대 전역 전체 권 쪽 출신 거주 위치"
)
STATED = each("에있 에위치 에소재 에본사 에공장 에사업장 에사무 에서요 소재 에자리")
"""Ways to say that something stands in a place."""


PARTICLE = re.compile(any_of(PARTICLES))
NOUN_PARTICLE = re.compile(rf"{any_of(NOUNS)}+{any_of(PARTICLES)}?")
TAIL = re.compile(rf"(?:(?:제?\d{{1,2}}차?)?{any_of(NOUNS)}){{0,3}}{any_of(PARTICLES)}?")
STATEMENT = re.compile(
    rf"{any_of(NOUNS)}{{0,2}}(?:(?:에(?:서)?|은|는)(?:있|위치|소재|자리|두|운영|하는|만드|제조|생산|본사|공장)|(?:으로|로)(?:이전|옮|이사|이주)|입니다|이에요|예요|인데|이고|이며).*"
)
"""What may follow a place when the sentence goes on without a space."""
STANDS = re.compile(r"(?:에|에서)?\s*(?:있|위치|소재|자리)")

ROAD = re.compile(r"[가-힣]+(?:\d+[가-힣]*?)?(?:대로|로|길)\d*(?:번?[가-힣]?길)?\d*(?:번지|호|층)?")
NUMBERED_ROAD = re.compile(r"[가-힣]+?\d*(?:대로|로|길)(?:\d+(?:번?[가-힣]?길\d*)?|\d*번길\d*)|[가-힣]+(?:대로|번길)")
ROAD_BEFORE_NUMBER = re.compile(r"[가-힣]+\d*[가-힣]?(?:대로|로|길)")
ROAD_AND_NUMBER = re.compile(
    r"(?!에서|에는|앞으로|쪽으로|까지|부터)[가-힣]{1,8}?\d*(?:대로|로|길)(?:\d+번?[가-힣]?길)?\d+(?![\d년월일차개명배])"
)
"""A road with the number of a building, behind which its name may stand without a space."""
UNIT = re.compile(r"[가-힣]{1,7}?\d{0,2}(?:동|읍|면|리|가)(?:\d+(?:가|번지|호|층)?)?|\d+(?:번지|호|층|동)?")
LONGEST_DETAILS, LONGEST_UNIT = 60, 16
"""Letters of the parts of an address below the city together, and of one of them."""
ESTATES = each("산단 공단 산업단지 국가산단 국가산업단지 일반산단 일반산업단지 산업공단")
"""Ways to name one industrial estate."""
NUMBERED = re.compile(rf"([가-힣]+?)제?\d{{1,2}}차?(동|{any_of(ESTATES)})")
"""A village or an estate with a number in its name."""
LATIN_ROAD = frozenset(each("ro daero gil beongil street st road rd avenue ave blvd boulevard beon"))
LATIN_VILLAGE = frozenset(each("dong eup myeon myun ri ga"))
LATIN_UNIT = re.compile(r"(?:si|shi|gun|kun|gu|ku|do|city|county|district|province|metropolitan|special|port)")
ADMIN = ("특별자치시", "특별자치도", "특별시", "광역시", "시", "군", "구", "도", "읍", "면")

FILLER = re.compile(
    r"(?:저희|저흰|우리|당사|저는|제|나는|네|예|음|아|어|그|저|혹시|그럼|그러면|일단|현재|지금|주로|다만)(?:는|가|의|도|요|회사|공장)*"
    rf"|(?:제?\d?{any_of(NOUNS)}|주소|사업자|등록|소재|법인|대표|주|제조|시설|부지|우리나라|대한민국|한국|수출입|지원센터|센터|신청|접수|제출|어디|어느|무슨|어떤|곳|데)+"
    rf"(?:지|{any_of(PARTICLES)})?(?:가요|에요|예요|입니까|인가요|인지)?"
    r"|(?:있|계시|계|위치|소재|자리|합|됩|되어|돼|운영|사업|사는|살|다니|내|해야|하|갑|가|두)[가-힣]{0,7}"
    r"|(?:와|과|및|또는|또|그리고|이랑|랑|하고|하나|둘|각각|에|에서|의|은|는|이|가|요|입니다|이에요|예요|인데|인데요|이고|이며|쪽|으로|로|시|도|군|구)+"
    r"|(?:알려|궁금|문의|부탁|감사|안녕)[가-힣]*|[ㄱ-ㅣ]+|\d+",
)
LATIN_FILLER = frozenset(
    each(
        "in at from we are is our company factory plant located based the a an please office head hq "
        "headquarters headquartered city korea south republic of rok kr i am my it its it's near district "
        "province county area and or to for with si gun gu do shi co ltd inc corp corporation limited here there "
        "located. hello hi thanks thank you work works site business location address which customs where what "
        "should apply file us"
    )
)
GLUE = re.compile(
    r"(?:저희|우리|당사|본사|본점|공장|사업장|회사|주소|소재지|위치|사무실|연구소)(?:회사|공장)?(?:가|는|은|이|를|도|의)?|그리고|및|또는"
)
"""What may stand before a place without a space."""

FOREIGN = frozenset(
    each(
        "중국 일본 미국 베트남 대만 홍콩 북한 태국 인도 독일 영국 프랑스 러시아 몽골 멕시코 캐나다 호주 필리핀 "
        "인도네시아 말레이시아 싱가포르 터키 튀르키예 폴란드 헝가리 브라질 해외 china japan usa vietnam taiwan "
        "thailand india germany uk france russia mongolia mexico canada australia philippines indonesia malaysia "
        "singapore turkey poland hungary brazil shandong guangdong jiangsu zhejiang"
    )
)
IDIOM = re.compile(
    r"구미에(?:맞|당)|전주대비|고양이(?!에요|요|고|라|며|지만)|가야(?:하|해|되|돼|할|됩|합|함|만|겠|지(?!구))|진주(?:목걸|반지|귀걸)"
    r"|대구(?:탕[집을]|(?:와|랑)(?:명태|동태|조기|고등어|오징어))"
)
"""Phrases that begin like a place."""
DENIED = re.compile(r"(?:이|가|은|는)?\s*(?:말고|아니|아닌|아닙|아녜|아님|제외|빼고|외에|말구)")
LATIN_DENIED = re.compile(r"\b(?:not|isn'?t|aren'?t|no longer|except|outside)\s+(?:in\s+|from\s+|the\s+)?$")
NEAR = re.compile(r"(?:의)?\s*(?:근처|인근|주변|부근|옆|가까|근교)")
LATIN_NEAR = re.compile(r"\b(?:near|close to|next to|outside|around)\s+(?:the\s+)?$")
MOVED = re.compile(r"(?:으로|로)(?:[가-힣]*)?(?:이전(?:했|하였|한|해|완료)|옮겼|옮긴|이사(?:했|한|왔)|이주했)")
LATIN_MOVED = re.compile(r"\b(?:moved|relocated|transferred)\b.*\bto\s+(?:the\s+)?$")
