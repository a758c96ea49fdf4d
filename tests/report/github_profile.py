"""What GitHub's code scanning asks of a SARIF file beyond the standard; a list of what it refuses or loses.

Sources: docs.github.com, "SARIF support for code scanning"; github/codeql-action, src/fingerprints.ts and its
issues. The limits are those of 2025.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=@/]|%[0-9A-Fa-f]{2})+")
"""Of RFC 3986 a relative reference whose first segment has no colon."""
LINE_HASH = re.compile(r"[0-9a-f]+:[1-9][0-9]*")


def problems(text: str) -> list[str]:
    """Say everything that GitHub would refuse, cut, collapse or show wrongly."""
    log = json.loads(text)
    return list(_of_log(log, text))


def _of_log(log: dict[str, Any], text: str) -> Iterator[str]:
    if log.get("version") != "2.1.0" or "2.1.0" not in log.get("$schema", ""):
        yield "no version"
    if len(gzip.compress(text.encode())) > 10_000_000:
        yield "over 10 MB"
    runs = log["runs"]
    if not 1 <= len(runs) <= 20:
        yield f"{len(runs)} runs"
    categories = Counter(run.get("automationDetails", {}).get("id") for run in runs)
    yield from (f"two runs of category {name}" for name, number in categories.items() if number > 1)
    for run in runs:
        yield from _of_run(run)


def _of_run(run: dict[str, Any]) -> Iterator[str]:
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    if not driver.get("name"):
        yield "the tool has no name"
    if len(rules) > 25_000 or len(run["results"]) > 25_000:
        yield "too many rules or results"
    yield from (f"{name} twice" for name, number in Counter(r["id"] for r in rules).items() if number > 1)
    for rule in rules:
        yield from _of_rule(rule)
    for result in run["results"]:
        yield from _of_result(result, rules)
    yield from _collapsing([each for each in run["results"] if _has_a_place(each)])
    for notification in run["invocations"][0].get("toolExecutionNotifications", ()):
        for location in notification.get("locations", ()):
            yield from _of_location(location)


def _of_rule(rule: dict[str, Any]) -> Iterator[str]:
    for name in ("shortDescription", "fullDescription", "help"):
        text = rule.get(name, {}).get("text")
        if not text:
            yield f"{rule['id']} has no {name}"
        elif name != "help" and len(text) > 1024:
            yield f"{rule['id']}: {name} is too long"
    if len(rule.get("properties", {}).get("tags", ())) > 20:
        yield f"{rule['id']}: too many tags"
    if rule["defaultConfiguration"]["level"] not in {"error", "warning", "note", "none"}:
        yield f"{rule['id']}: level"


def _of_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> Iterator[str]:
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"{result['ruleId']}: index of another rule"
    if not result["message"].get("text"):
        yield "a result says nothing"
    if re.search(r"\]\(", result["message"].get("text", "")):
        yield f"a link that is none: {result['message']['text']}"
    if result.get("suppressions"):
        yield "GitHub opens an alert for what is suppressed"
    locations = result.get("locations", [])
    if not 1 <= len(locations) <= 1000:
        yield f"{len(locations)} locations"
    for location in [*locations, *result.get("relatedLocations", ())]:
        yield from _of_location(location)


def _of_location(location: dict[str, Any]) -> Iterator[str]:
    physical = location.get("physicalLocation")
    if physical is None:
        yield "expected a physical location"
        return
    uri = physical["artifactLocation"]["uri"]
    segments = uri.split("/")
    if not REFERENCE.fullmatch(uri) or {"", ".", ".."} & set(segments):
        yield f"not a relative path of the repository: {uri!r}"
    region = physical.get("region")
    if region is not None and not 1 <= region.get("startLine", 0) <= region.get("endLine", 0):
        yield f"a region without lines: {region}"
    if region is not None and region.get("startColumn", 1) < 1:
        yield f"a column before the first: {region}"


def _collapsing(results: list[dict[str, Any]]) -> Iterator[str]:
    """GitHub makes one alert of results with one line hash; where there is none it computes it."""
    lines = [_line(result) for result in results]
    crowd = Counter(lines)
    hashes: Counter[str] = Counter()
    for result, line in zip(results, lines, strict=True):
        own = result["partialFingerprints"].get("primaryLocationLineHash")
        if own is not None:
            hashes[own] += 1
            if not LINE_HASH.fullmatch(own):
                yield f"not a line hash: {own}"
        elif line[1] is None or crowd[line] > 1:
            yield f"would collapse with others: {line}"
    yield from (f"one alert for {number}: {own}" for own, number in hashes.items() if number > 1)


def _has_a_place(result: dict[str, Any]) -> bool:
    return bool(result.get("locations")) and "physicalLocation" in result["locations"][0]


def _line(result: dict[str, Any]) -> tuple[str, int | None]:
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical.get("region", {}).get("startLine")
