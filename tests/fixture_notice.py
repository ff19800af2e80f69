"""An invented round with a filled notice, for tests only: what the bot becomes the day staff enter a notice."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.content.load import FOLDERS, SHIPPED

CASES = Path(__file__).parent / "cases"
ROUND = """
[[round]]
id = "2027"
name.ko = "2027년 1회차"
name.en = "the first round (2027)"
posted = "2027-02-08T10:00:00+09:00"
opens = "2027-02-15T09:00:00+09:00"
closes = "2027-02-26T17:00:00+09:00"
recommended = "2027-03"
quota = 12
facts = ["FIX1"]
"""


def copy_content(root: Path) -> Path:
    """Copy the shipped content to a folder of its own."""
    for folder in FOLDERS:
        shutil.copytree(SHIPPED / folder, root / folder)
    return root


def filled_notice(root: Path) -> Path:
    """Write the shipped content with the invented round, its official criteria and its whole list of reasons."""
    copy_content(root)
    with (root / "faq/content/facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("FIX1,지어낸 공고,An invented notice,S02,official\n")
    shutil.copy(CASES / "fixture-questionnaire.toml", root / "eligibility/content/questionnaire.toml")
    items = root / "eligibility/content/items.csv"
    lines = items.read_text(encoding="utf-8").split("\n")
    items.write_text(
        "\n".join(line.replace(",repo,", ",official,").replace(",partial,", ",official,") for line in lines),
        encoding="utf-8",
    )
    notice = root / "faq/content/notice.toml"
    text = notice.read_text(encoding="utf-8")
    start, end = text.index("[[later]]"), text.index("[[value]]")
    text = text[:start] + ROUND + "\n" + text[end:]
    notice.write_text(
        fill_blank(text, "papers", "신청서, 사업자등록증명", "application form, business certificate", "p. 4", "2027"),
        encoding="utf-8",
    )
    return root


def fill_blank(text: str, id_: str, ko: str, en: str, clause: str, of: str = "") -> str:
    """Fill one blank of notice.toml as an editor would, for a round where more than one is entered."""
    head, sep, tail = text.partition(f'[[blank]]\nid = "{id_}"\n')
    assert sep, id_
    tail = tail.replace('\nko = ""', f'\nko = "{ko}"', 1).replace('\nen = ""', f'\nen = "{en}"', 1)
    tail = tail.replace('clause = ""', f'clause = "{clause}"', 1)
    return head + sep + tail.replace('round = ""', f'round = "{of}"', 1)


SHEET = {
    "notice_link": ("https://example.go.kr/notice/2027", "https://example.go.kr/notice/2027", "p. 1"),
    "receipt_channels": ("방문과 우편", "in person or by post", "p. 2"),
    "post_rule": ("마감일 도착분까지", "it must arrive by the last day", "p. 2"),
    "fee": ("없음", "none", "p. 2"),
    "results_notice": ("2027년 5월 전자우편", "by e-mail in May 2027", "p. 6"),
    "call_centre": ("1544-0000", "1544-0000", "p. 6"),
}
PAPER = """
[[paper]]
id = "tax_clearance"
round = "2027"
name.ko = "국세 납세증명서"
name.en = "National-tax clearance certificate"
issuer.ko = "홈택스"
issuer.en = "Hometax"
lead_days = 2
valid_days = 10
clause = "p. 4"
"""


def turned(root: Path) -> Path:
    """Write the invented notice with its sheet filled: links, channels, a paper, and one centre's telephone."""
    filled_notice(root)
    path = root / "faq/content/notice.toml"
    text = path.read_text(encoding="utf-8")
    for id_, (ko, en, clause) in SHEET.items():
        text = fill_blank(text, id_, ko, en, clause, "2027")
    old = 'office = "incheon"\nphone = ""\nhours.ko = ""\nhours.en = ""\nclause = ""\nround = ""'
    assert old in text
    new = 'office = "incheon"\nround = "2027"\nphone = "032-000-0000"\nhours.ko = "평일 9시~18시"\n'
    new += 'hours.en = "weekdays 9-18"\nclause = "p. 5"'
    path.write_text(text.replace(old, new) + PAPER, encoding="utf-8")
    return root
