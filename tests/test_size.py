"""Company size by law: worked cases and boundaries as data, and what must hold for any input."""

from __future__ import annotations

import itertools
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as st

from bot.content.load import load
from bot.content.size import read_industries, read_size_law
from bot.content.where import BrokenContent
from eligibility.size import SizeDecision, decide
from eligibility.size_input import BadInput, read

ROOT = Path(__file__).resolve().parents[1]
LAW = read_size_law(ROOT, read_industries(ROOT))
DATA: Mapping[str, Any] = tomllib.loads((ROOT / "tests/cases/size.toml").read_text(encoding="utf-8"))
EOK = 100_000_000
FIRM = ("sme", "mid_sized", "excluded")


def unknowns(value: Any) -> Any:
    """Read "?" as not known."""
    if isinstance(value, dict):
        return {k: unknowns(v) for k, v in value.items()}
    if isinstance(value, list):
        return [unknowns(v) for v in value]
    return None if value == "?" else value


def decided(raw: Mapping[str, Any], past: date | None = None) -> SizeDecision:
    """Decide an input as scripts give it."""
    return decide(LAW, read(raw, LAW.divisions), past)


def of(given: Mapping[str, Any], table: str = "old") -> dict[str, Any]:
    """Lay what is given over the base of the cases."""
    return {k: v for k, v in unknowns({**DATA["base"], **DATA["table"][table], **given}).items() if v is not None}


def by_table(value: Any, table: str) -> Any:
    """Return what is expected for one table."""
    return value[table] if isinstance(value, dict) else value


def cases() -> Iterator[Any]:
    """Yield every case once for each table it is of."""
    for case in DATA["case"]:
        for table in (case["table"],) if "table" in case else ("old", "new"):
            yield pytest.param(case, table, id=f"{case['why'][:60]} ({table})")


def limits() -> Iterator[tuple[str, str, int, str]]:
    """Yield code, table, limit in won and the class above it."""
    for row in DATA["limit"]:
        for code, table in itertools.product(row["codes"], ("old", "new")):
            yield code, table, row[table] * EOK, row.get("above", "mid_sized")


@pytest.mark.parametrize("case, table", list(cases()))
def test_a_case_is_decided_as_the_law_has_it(case: Mapping[str, Any], table: str) -> None:
    found = decided(of(case["given"], table))
    assert found.size == by_table(case["expect"], table), (found.needs, found.steps)
    assert bool(found.needs) == (found.size == "unknown")
    if "needs" in case:
        assert list(found.needs) == case["needs"]
    if "small" in case:
        small = {s.id: s.found for s in found.steps}["small"]
        assert (small == "yes") == by_table(case["small"], table)


@pytest.mark.parametrize("code, table, limit, above", list(limits()))
def test_each_limit_holds_to_the_won(code: str, table: str, limit: int, above: str) -> None:
    assert decided(of({"ksic": code, "average_sales": limit}, table)).size == "sme"
    assert decided(of({"ksic": code, "average_sales": limit + 1}, table)).size == above


def test_every_row_of_the_annex_is_tried() -> None:
    tried_codes = {code for code, *_ in limits()}
    for table in LAW.tables:
        whole = [r.code for r in table.rows if not r.part]
        assert not [c for c in whole if not any(t.startswith(c) for t in tried_codes)]


def test_a_past_round_is_named_where_its_table_gives_another_class() -> None:
    past = date(2025, 2, 28)
    asked = of({"ksic": "C10", "average_sales": 1100 * EOK}, "new")
    found = decided(asked, past)
    assert found.size == "sme"
    assert [s.values for s in found.steps if s.id == "past_round"] == [{"size": "mid_sized"}]
    unsure = decided(of({"ksic": "C10", "average_sales": 1100 * EOK, "grace": "?"}, "new"), past)
    assert [s.found for s in unsure.steps if s.id == "past_round"] == ["open"], "grace then is not known"
    same = decided(of({"ksic": "C26", "average_sales": 900 * EOK}, "new"), past)
    assert "past_round" not in [s.id for s in same.steps]


@pytest.mark.parametrize(
    "raw, named",
    [
        ({"size": 1}, "size"),
        ({"legal_form": "gmbh"}, "legal_form"),
        ({"ksic": "Z99"}, "ksic"),
        ({"ksic": "C99"}, "ksic"),
        ({"ksic": "G26"}, "ksic"),
        ({"ksic": 26}, "ksic"),
        ({"fiscal_years": 5}, "fiscal_years"),
        ({"fiscal_years": [-1]}, "fiscal_years"),
        ({"fiscal_years": [1.5]}, "fiscal_years"),
        ({"average_sales": float("nan")}, "average_sales"),
        ({"average_sales": "100"}, "average_sales"),
        ({"total_assets": True}, "total_assets"),
        ({"total_assets": 10**18}, "total_assets"),
        ({"founded_on": "yesterday"}, "founded_on"),
        ({"decided_on": "0001-01-01"}, "decided_on"),
        ({"group": "big"}, "group"),
        ({"holder_30pct_5000": True}, "holder_30pct_5000"),
        ({"holder_detail": {"share": 30}}, "holder_detail.share"),
        ({"holder_detail": {"owner": "x"}}, "holder_detail.owner"),
        ({"related_companies": [{"share": 2}]}, "related_companies.share"),
        ({"related_companies": {}}, "related_companies"),
        ({"short_history": {"rule": "guess"}}, "short_history.rule"),
        ({"short_history": {"rule": "months", "months": 0}}, "short_history.months"),
        ({"grace": "maybe"}, "grace"),
        ({"grace": {"reason": "luck"}}, "grace.reason"),
        ({"sales_by_industry": [1]}, "sales_by_industry"),
        ({"general_holding_company": "yes"}, "general_holding_company"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_field(raw: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=f"'{named}'"):
        read(raw, LAW.divisions)


@pytest.mark.parametrize(
    "file, old, new, line, what",
    [
        ("sme-size.csv", "Food products,100000000000", "Food products,천억", 4, "no amount"),
        ("sme-size.csv", "\nC11,C,", "\nC1,C,", 5, "names no industry"),
        ("sme-size.csv", "\nC11,C,", "\nC10,C,", 5, "stands twice"),
        ("sme-size.csv", ",2025-09-01,,", ",2025-09-02,,", 49, "overlap or leave a gap"),
        ("group-thresholds.csv", "2025-05-01", "2025-5-1", 3, "is no day"),
        ("industries.csv", "A,01,", "A,1,", 3, "is no division"),
        ("industry-words.csv", "\nB05,", "\nB99,", 5, "is no industry"),
        ("size-steps.toml", 'id = "grace"', 'id = "graze"', 0, "has no words"),
        ("size-steps.toml", "{{ limit }} 이하입니다", "{{ limits }} 이하입니다", 0, "unknown name 'limits'"),
        ("size-check.toml", 'kind = "amount"', 'kind = "amout"', 0, "'amout' is unknown"),
    ],
)  # fmt: skip
def test_a_slip_in_the_content_is_named_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, line: int, what: str
) -> None:
    for part in ("eligibility/content", "faq/content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    path = tmp_path / "eligibility/content" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BrokenContent) as broken:
        load(tmp_path)
    named = [f for f in broken.value.faults if file in f.file and what in f.what]
    assert named and all(f.mend for f in named) and (not line or line in [f.line for f in named])


# --- what holds for any input --------------------------------------------------------------------------------------

WON = st.sampled_from([0, 100, 395, 400, 401, 500, 600, 700, 801, 950, 1000, 1100, 1201, 1501, 1801, 5000]).map(
    lambda n: n * EOK
)
SHARES = st.sampled_from([0.1, 0.299, 0.3, 0.4, 0.499, 0.5, 1.0])
CODES = st.sampled_from(["C26", "C24", "C10", "C30393", "C31202", "G46", "I55", "K64", "M72", "E37", "N74"])
YES_NO = st.sampled_from(["yes", "no"])
RELATED = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(["parent", "subsidiary"]),
        "share": SHARES,
        "average_sales": WON,
        "ksic": CODES,
        "audited_parent": st.booleans(),
        "domestic": st.booleans(),
    }
)
HOLDER = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["foreign_corporation", "natural_person", "venture_investment"]),
        "share": SHARES,
        "assets": st.sampled_from([100, 4999, 5000, 60_000, 150_000]).map(lambda n: n * EOK),
        "largest": st.booleans(),
    }
)
GRACE = st.one_of(
    st.sampled_from(["none", "running"]),
    st.fixed_dictionaries(
        {
            "lost_on": st.sampled_from(["2021-04-01", "2024-04-01", "2025-04-01"]),
            "reason": st.sampled_from(["growth", "merger_with_non_sme"]),
            "first_time": st.booleans(),
        }
    ),
)


@st.composite
def told_in_full(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an input in which nothing is missing and nothing contradicts."""
    code = draw(CODES)
    end, day = draw(st.sampled_from([("2024-12-31", "2025-06-15"), ("2025-12-31", "2026-06-15")]))
    raw: dict[str, Any] = {
        "legal_form": draw(
            st.sampled_from(["company", "company", "sole_trader", "cooperative", "local_public_enterprise"])
        ),
        "group": draw(st.sampled_from(["none", "none", "none", "disclosure"])),
        "ksic": code,
        "fiscal_year_end": end,
        "decided_on": day,
        "total_assets": draw(st.sampled_from([0, 4999, 5000])) * EOK,
        "related_companies": draw(st.lists(RELATED, max_size=2)),
        "grace": draw(GRACE),
        "general_holding_company": draw(st.booleans()),
        "finance_sector": "yes" if code[0] == "K" else "no",
    }
    raw |= draw(
        st.one_of(
            st.fixed_dictionaries({"fiscal_years": st.lists(WON, min_size=3, max_size=3)}),
            st.fixed_dictionaries({"average_sales": WON}),
        )
    )
    raw |= draw(
        st.one_of(
            st.fixed_dictionaries({"holder_detail": HOLDER}),
            st.just({"holder_30pct_5000": "no", "holder_30pct_gdp": "no"}),
            st.fixed_dictionaries({"holder_30pct_5000": st.just("yes"), "holder_30pct_gdp": YES_NO}),
        )
    )
    return raw


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to everything in an input that may become not known."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if not (isinstance(value, list) and isinstance(inner, dict)):
            yield (*path, key)
        yield from places(inner, (*path, key))


def without(value: Any, paths: set[tuple[Any, ...]], path: tuple[Any, ...] = ()) -> Any:
    """Return the input with those places not known."""
    if path in paths:
        return None
    if isinstance(value, dict):
        return {k: without(v, paths, (*path, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [without(v, paths, (*path, i)) for i, v in enumerate(value)]
    return value


@settings(max_examples=400, deadline=None)
@tried(told_in_full(), st.data())
def test_an_added_unknown_never_gives_a_firmer_or_another_class(raw: dict[str, Any], data: st.DataObject) -> None:
    before = decided(raw).size
    open_to_drop = [p for p in places(raw) if p != ("decided_on",)]
    gone = data.draw(st.sets(st.sampled_from(open_to_drop), min_size=1, max_size=4))
    after = decided(without(raw, gone))
    assert after.size in ("unknown", before), (gone, before, after)


EVERY_WON = [n * EOK + d for n in (0, 400, 600, 800, 1000, 1200, 1500, 1800, 30_000) for d in (0, 1)]
WHOLE = {"share": 1.0, "average_sales": 30_000 * EOK, "ksic": "C26", "audited_parent": True, "domestic": True}
EVERY: Mapping[str, list[Any]] = {
    "legal_form": ["company", "social_enterprise", "non_profit", "local_public_enterprise"],
    "group": ["none", "disclosure", "cross_shareholding"],
    "ksic": ["C26", "C24", "C14", "C10", "C11", "C34", "J62", "N74", "I55", "K64"],
    "average_sales": EVERY_WON,
    "total_assets": [0, 5000 * EOK],
    "fiscal_year_end": ["2020-12-31", "2024-12-31", "2025-12-31", "2030-12-31"],
    "grace": ["none", "running"],
    "general_holding_company": [True, False],
    "related_companies": [[], [WHOLE]],
    "holder": [("no", "no"), ("yes", "no"), ("yes", "yes")],
    "related.share": [0.0, 0.3, 0.4999999, 0.5],
    "related.average_sales": [0, *EVERY_WON],
    "related.ksic": ["C26", "C24", "C14", "C10", "C11", "C34", "N74", "I55"],
    "related.audited_parent": [True, False],
    "holder_detail.share": [0.0, 0.3],
    "holder_detail.largest": [True, False],
    "holder_detail.kind": ["foreign_corporation", "natural_person", "non_profit", "private_equity_fund"],
    "holder_detail.assets": [0, 5000 * EOK, 500_000 * EOK],
}  # fmt: skip


def filled(raw: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the input with its unknowns filled in."""
    out: dict[str, Any] = {**raw}
    for name, value in values.items():
        if name == "holder":
            out["holder_30pct_5000"], out["holder_30pct_gdp"] = value
        elif name.startswith("related."):
            out["related_companies"] = [{**out["related_companies"][0], name[8:]: value}, *out["related_companies"][1:]]
        elif name.startswith("holder_detail."):
            out["holder_detail"] = {**out["holder_detail"], name[14:]: value}
        else:
            out[name] = value
    return out


def dropped(raw: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Return the input without the named values."""
    out = filled(raw, {n: None for n in names if n != "holder"})
    if "holder" in names:
        out["holder_30pct_5000"] = out["holder_30pct_gdp"] = None
    return out


@settings(max_examples=120, deadline=None)
@tried(told_in_full(), st.data())
def test_the_class_is_what_every_way_of_the_unknown_gives(raw: dict[str, Any], data: st.DataObject) -> None:
    if "fiscal_years" in raw:
        raw["average_sales"] = sum(raw.pop("fiscal_years")) // 3
    raw.pop("finance_sector")
    raw["decided_on"] = None
    names = {n for n in EVERY if "." not in n and n != "holder"}
    names |= {"holder"} if "holder_30pct_5000" in raw else {n for n in EVERY if n.startswith("holder_detail.")}
    names |= {n for n in EVERY if n.startswith("related.")} if raw["related_companies"] else set()
    gone = data.draw(st.sets(st.sampled_from(sorted(names)), min_size=1, max_size=3))
    if "related_companies" in gone:
        gone = {n for n in gone if not n.startswith("related.")}
    got = decided(dropped(raw, gone))
    assert got.size == of_every_way(raw, sorted(gone)), (gone, got.needs)


def of_every_way(raw: Mapping[str, Any], gone: list[str]) -> str:
    """Return the class if every way to fill in the unknowns gives the same, else unknown."""
    found: set[str] = set()
    for way in itertools.product(*(EVERY[n] for n in gone)):
        found.add(decided(filled(raw, dict(zip(gone, way, strict=True)))).size)
        if len(found) > 1:
            return "unknown"
    return found.pop()


def others(raw: Mapping[str, Any], name: str) -> list[Any]:
    """Return related companies of the same size, so many that their sum reaches each limit; nothing for other names."""
    own = raw["average_sales"]
    if name != "related_companies" or not own:
        return []
    alike = {**WHOLE, "average_sales": own, "ksic": raw["ksic"]}
    return [[alike] * (won // own) for won in EVERY_WON if won // own]


ASKED = {"holder": {"holder_30pct_5000", "holder_30pct_gdp"}, "average_sales": {"fiscal_years"},
         "fiscal_year_end": {"fiscal_year_end", "decided_on"}}  # fmt: skip


@settings(max_examples=200, deadline=None)
@tried(told_in_full(), st.data())
def test_what_is_needed_is_what_is_missing(raw: dict[str, Any], data: st.DataObject) -> None:
    if "fiscal_years" in raw:
        raw["average_sales"] = sum(raw.pop("fiscal_years")) // 3
    raw.pop("finance_sector")
    names = {n for n in EVERY if "." not in n and n != "holder"} | ({"holder"} if "holder_30pct_5000" in raw else set())
    name = data.draw(st.sampled_from(sorted(names)))
    whole = {**raw, "decided_on": None}
    got = decided(dropped(whole, {name}))
    if got.size == "unknown" and raw["legal_form"] != "local_public_enterprise":
        ways = [whole, *(filled(whole, {name: value}) for value in (*EVERY[name], *others(whole, name)))]
        office = {"official_answer"} if any("official_answer" in decided(way).needs for way in ways) else set()
        assert got.needs and set(got.needs) <= ASKED.get(name, {name}) | office, "or only an office can say"


@settings(max_examples=300, deadline=None)
@tried(told_in_full(), st.data())
def test_what_is_needed_is_enough(raw: dict[str, Any], data: st.DataObject) -> None:
    before = decided(raw).size
    gone = data.draw(st.sets(st.sampled_from([k for k in raw if k != "decided_on"]), min_size=1, max_size=6))
    left = {k: v for k, v in raw.items() if k not in gone}
    needed = set(decided(left).needs)
    sales = {"average_sales", "fiscal_years"} if needed & {"average_sales", "fiscal_years"} else set()
    holder = {"holder_detail", "holder_30pct_5000", "holder_30pct_gdp"} if any("holder" in n for n in needed) else set()
    told = {k: raw[k] for k in gone & (needed | sales | holder)}
    if needed == {"official_answer"}:
        return
    assert decided({**left, **told}).size == before, (gone, needed)


@settings(max_examples=200, deadline=None)
@tried(told_in_full(), WON)
def test_more_sales_never_turn_mid_sized_into_sme(raw: dict[str, Any], more: int) -> None:
    same_trade = [{**r, "ksic": raw["ksic"]} for r in raw["related_companies"]]
    raw = {**raw, "related_companies": same_trade}
    raw["average_sales"] = sum(raw.pop("fiscal_years")) // 3 if "fiscal_years" in raw else raw["average_sales"]
    if decided(raw).size == "mid_sized":
        assert decided({**raw, "average_sales": raw["average_sales"] + more}).size == "mid_sized"


@settings(max_examples=150, deadline=None)
@tried(told_in_full(), st.lists(st.tuples(CODES, WON), min_size=1, max_size=4, unique_by=lambda t: t[0]), st.randoms())
def test_order_does_not_matter(raw: dict[str, Any], trades: list[tuple[str, int]], random: Any) -> None:
    raw = {k: v for k, v in raw.items() if k not in ("ksic", "fiscal_years", "average_sales", "finance_sector")}
    raw["sales_by_industry"] = dict(trades)
    mixed = {**raw, "related_companies": random.sample(raw["related_companies"], len(raw["related_companies"]))}
    mixed["sales_by_industry"] = dict(random.sample(trades, len(trades)))
    keys = random.sample(list(mixed), len(mixed))
    one, other = decided(raw), decided({k: mixed[k] for k in keys})
    assert (one.size, one.needs) == (other.size, other.needs)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["C26", "none", "yes"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = [*DATA["base"], "ksic", "sales_by_industry", "fiscal_years", "average_sales", "founded_on", "short_history",
         "fiscal_year_end", "decided_on", "holder_30pct_gdp", "holder_detail", "finance_sector"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@tried(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5))
def test_any_input_is_decided_or_refused(raw: dict[str, Any]) -> None:
    try:
        asked = read(raw, LAW.divisions)
    except BadInput as error:
        assert "'" in str(error)
        return
    assert decide(LAW, asked).size in (*FIRM, "unknown")


DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31)).map(date.isoformat)


@settings(max_examples=200, deadline=None)
@tried(DAYS, DAYS, DAYS, st.lists(WON | st.none(), max_size=5))
def test_any_days_are_taken(founded: str, end: str, day: str, years: list[int | None]) -> None:
    raw = of({"ksic": "C26", "founded_on": founded, "fiscal_year_end": end, "decided_on": day, "fiscal_years": years})
    assert decided(raw, date(2025, 2, 28)).size in (*FIRM, "unknown")
