"""The subset of Telegram's HTML in a browser and in a terminal: nothing but the subset ever becomes a tag."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.markup import safe_address, to_plain, to_web

ALLOWED = {"b", "i", "u", "s", "code", "pre", "blockquote", "a"}


class Reader(HTMLParser):
    """Reads HTML as a browser would, and notes tags, attributes and crossed ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment came through")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration came through")


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(to_web(text))
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize("tag", sorted(ALLOWED - {"a"}))
def test_tags_of_the_subset_stay_tags(tag: str) -> None:
    assert to_web(f"x <{tag}>y</{tag}>") == f"x <{tag}>y</{tag}>"
    assert read(f"<{tag}>y</{tag}>").tags == [tag]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<b onclick="alert(1)">x',
        '<a href="javascript:alert(1)">x',
        '<a href="https:/a.example/" onclick="x">x',
        '<a href="data:text/html,x">x',
        '<a href=" javascript:alert(1)">x',
        '<a href="java\tscript:alert(1)">x',
        "<a href='tel:02-1234'>x",
        "<svg/onload=alert(1)>",
        "<!-- x -->",
        "<style>*{}</style>",
        "<iframe src=//a.example>",
        "</b>",
        "<B>x",
        "a < b > c & d",
    ],
)
def test_anything_else_is_shown_literally(text: str) -> None:
    reader = read(text)
    assert reader.tags == []
    assert "".join(reader.words) == text


def test_entities_are_read_once() -> None:
    assert to_web("&lt;b&gt; &amp;lt; &#39;&#x41;&quot; &copy; &") == (
        "&lt;b&gt; &amp;lt; &#x27;A&quot; &amp;copy; &amp;"
    )
    assert to_plain("&lt;b&gt; &amp;lt;") == "<b> &lt;"


def test_a_written_control_character_cannot_be_smuggled_in_as_an_entity() -> None:
    assert to_plain("a&#27;[31mb\x1b[0m&#x202e;c\x00") == "a[31mb[0mc"
    assert "\x1b" not in to_web("&#x1b;")


def test_crossed_and_open_tags_are_mended() -> None:
    assert to_web("<b>x<i>y</b>z</i>") == "<b>x<i>y&lt;/b&gt;z</i></b>"
    assert to_web("<b>x<b>y</b>") == "<b>x&lt;b&gt;y</b>"


def test_links_keep_their_address_and_open_apart() -> None:
    text = '<a href="https://a.example/?x=1&amp;y=2">site</a>'
    assert read(text).attributes == [
        ("href", "https://a.example/?x=1&y=2"),
        ("target", "_blank"),
        ("rel", "noopener noreferrer"),
    ]
    assert to_plain(text) == "site (https://a.example/?x=1&y=2)"
    assert to_plain('<a href="tel:02-1234-5678">02-1234-5678</a>') == "02-1234-5678"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("공고가 맞습니다: https://www.customs.go.kr", "https://www.customs.go.kr"),
        ("https://www.customs.go.kr에서", "https://www.customs.go.kr"),
        ("(see http://a.example/b?c=1&amp;d=2).", "http://a.example/b?c=1&d=2"),
        ("http://a.example/b_(c) x", "http://a.example/b_(c)"),
        ("http://127.0.0.1:8025/x, y", "http://127.0.0.1:8025/x"),
    ],
)
def test_a_written_address_becomes_a_link_and_no_word_is_lost(text: str, address: str) -> None:
    reader = read(text)
    assert dict(reader.attributes)["href"] == address
    assert "".join(reader.words) == html.unescape(text)


@pytest.mark.parametrize("tag", ["code", "pre"])
def test_an_address_to_be_copied_stays_words(tag: str) -> None:
    assert read(f"<{tag}>https://a.example/</{tag}>").tags == [tag]
    assert read('<a href="https://a.example/">https://a.example/</a>').tags == ["a"]


def test_an_address_in_a_hostile_tag_is_shown_literally_around_the_link() -> None:
    text = '<a href="https://a.example/" onclick="x">x'
    reader = read(text)
    assert "".join(reader.words) == text and ("href", "https://a.example/") in reader.attributes
    assert not [name for name, _ in reader.attributes if name.startswith("on")]


@pytest.mark.parametrize("address", ["https://user:pass@a.example/", "//a.example", "https:", "ftp://a", "http://a b"])
def test_doubtful_addresses_are_no_links(address: str) -> None:
    assert not safe_address(address)


def test_a_block_makes_its_own_lines() -> None:
    assert to_web("a\n<pre>b\nc</pre>\nd") == "a<pre>b\nc</pre>d"
    assert to_web("a\n\n<blockquote>b</blockquote>\n\nd") == "a\n<blockquote>b</blockquote>\nd"


def test_quotations_and_call_scripts_can_be_told_apart_in_a_terminal() -> None:
    assert to_plain("<b>x</b>\n<blockquote>a\n<i>b</i></blockquote>\n<pre>c</pre>") == "x\n| a\n| b\nc"


SCRAPS = [
    *"<>/ab \"'=&;#x1\n",
    "href",
    "pre",
    "https://a.b",
    "script",
    "&lt;",
    "<b>",
    "</b>",
    '<a href="http://a/">',
    "</a>",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join))
def test_no_text_makes_a_tag_outside_the_subset(text: str) -> None:
    reader = read(text)
    assert set(reader.tags) <= ALLOWED
    assert {name for name, _ in reader.attributes} <= {"href", "target", "rel"}


@given(st.text(max_size=60))
def test_escaped_words_are_shown_as_they_are(text: str) -> None:
    kept = to_plain(html.escape(text))
    assert to_plain(html.escape(kept)) == kept
    assert "".join(read(html.escape(kept)).words) == kept
