"""Audits code and dependencies: python -m tests.bench.audit.

bandit reads the code; pip-audit asks for known advisories on every pinned package. What could not be asked is said to
be not checked, never to be clean. Exit code 0: all was checked, nothing was found; 1: something was found; 3: nothing
was found in what could be checked, but not all could be.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "eligibility", "faq")
FOUND, UNCHECKED = 1, 3


def run(*words: str) -> tuple[str, str]:
    """Run a module of this interpreter and return what it printed on both streams."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def read(text: str) -> Any:
    """Return a report as JSON, None where there is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def code_findings(report: Any) -> list[str] | None:
    """Return bandit's findings as `file:line: id severity text`, None if it could not read everything."""
    if not isinstance(report, dict) or report.get("errors") or "results" not in report:
        return None
    return [
        f"{r['filename']}:{r['line_number']}: {r['test_id']} {r['issue_severity'].lower()}: {r['issue_text']}"
        for r in report["results"]
    ]


def pinned(requirements: str) -> dict[str, str]:
    """Return every pinned package with its version."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", requirements, re.MULTILINE | re.IGNORECASE))


def advisories(report: Any, packages: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the known advisories, and the packages that nothing was learnt about."""
    rows = report.get("dependencies", []) if isinstance(report, dict) else []
    heard = {row["name"]: row for row in rows if "vulns" in row and not row.get("skip_reason")}
    known = [f"{name} {row['version']}: {v['id']}" for name, row in heard.items() for v in row["vulns"]]
    return known, [name for name in packages if name not in heard]


def main() -> int:
    """Audit, print what was found and what was not checked, and return the exit code."""
    code = code_findings(read(run("bandit", "-q", "-c", "pyproject.toml", "-r", *ROOMS, "-f", "json")[0]))
    packages = pinned((ROOT / "requirements.txt").read_text("utf-8"))
    words = ("pip_audit", "-r", "requirements.txt", "--require-hashes", "--disable-pip", "-f", "json")
    out, err = run(*words, "--progress-spinner", "off")
    known, unheard = advisories(read(out), list(packages))
    for line in [*(code or ()), *known]:
        print(line)
    print("bandit: NOT CHECKED" if code is None else f"bandit: {len(code)} findings in {', '.join(ROOMS)}")
    print(f"pip-audit: {len(known)} advisories in {len(packages) - len(unheard)} of {len(packages)} pinned packages")
    if unheard:
        why = err.strip().splitlines()[-1] if err.strip() and not read(out) else "no advisory service knew them"
        print(f"NOT CHECKED, so not clean: {len(unheard)} packages ({why}): {', '.join(unheard)}")
    if code or known:
        return FOUND
    return UNCHECKED if unheard or code is None else 0


if __name__ == "__main__":
    sys.exit(main())
