"""The dashboards of docs/grafana ask for what the outputs really hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import built_libraries
import promql_parser
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from abilint.cli.main import main

pytestmark = pytest.mark.machine

FOLDER = Path(__file__).parents[2] / "docs" / "grafana"
DASHBOARDS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> dict[str, list[str]]:
    """What a run of `check --against` writes, of a library with an error, twice in each format."""
    folder = tmp_path_factory.mktemp("runs")
    written = {"metrics": folder / "m.txt", "json": folder / "r.json"}
    old, new = built_libraries.both(folder)
    places = [f"-o={name}={path}" for name, path in written.items()]
    headers = ["--header", str(new.header), "--old-header", str(old.header)]
    main(["check", str(new.library), "--against", str(old.library), *headers, *places])
    return {name: path.read_text("utf-8") for name, path in written.items()}


@pytest.fixture(scope="module")
def series(outputs) -> dict[str, set[str]]:
    """Every label that a metric has."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(outputs["metrics"]):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def panels(name: str) -> list[dict]:
    return DASHBOARDS[name]["panels"]


def targets(name: str) -> list[tuple[str, dict]]:
    return [(panel["title"], target) for panel in panels(name) for target in panel["targets"]]


def selectors(node: object) -> list:
    """Every selector of a PromQL expression, as its parser found them."""
    if isinstance(node, promql_parser.VectorSelector):
        return [node]
    parts = [getattr(node, name, None) for name in ("expr", "lhs", "rhs", "param")]
    parts += list(getattr(node, "args", None) or ())
    return [found for part in parts if part is not None for found in selectors(part)]


def kept(node: object) -> set[str] | None:
    """Labels that the outermost grouping leaves; None where all are left."""
    if isinstance(node, promql_parser.AggregateExpr):
        if str(node.op) in {"topk", "bottomk"}:
            return kept(node.expr)
        return set(node.modifier.labels) if node.modifier else set()
    if isinstance(node, promql_parser.BinaryExpr):
        return kept(node.lhs)
    return None


@pytest.mark.parametrize(("title", "target"), targets("metrics"))
def test_queries_name_metrics_and_labels_that_there_are(title, target, series):
    expression = promql_parser.parse(target["expr"])
    found = selectors(expression)
    assert found, title
    shown = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
    for selector in found:
        assert selector.name in series
        labels = {matcher.name for matcher in selector.matchers.matchers} - {"target"}
        assert labels <= series[selector.name]
        assert (kept(expression) or set()) <= series[selector.name]
        assert shown <= (series[selector.name] if kept(expression) is None else kept(expression))


def test_variables_are_labels_that_there_are(series):
    variables = [v for v in DASHBOARDS["metrics"]["templating"]["list"] if v["type"] == "query"]
    asked = [re.fullmatch(r"label_values\((\w+), (\w+)\)", v["definition"]).groups() for v in variables]
    assert [label for _, label in asked] == ["target", "artifact"]
    assert all(metric in series for metric, _ in asked)
    assert all(v["allValue"] == ".*" for v in variables), "what has no such label is shown too"


def test_every_metric_is_shown(series):
    asked = {
        s.name for _, target in targets("metrics") for s in selectors(promql_parser.parse(target["expr"]))
    }
    assert asked >= set(series) - {"abilint_undefined_symbols", "abilint_exit_code"}


def at(value: object, selector: str) -> object:
    """Follow a path of names, as the data source does."""
    for name in filter(None, selector.split(".")):
        value = value[name]
    return value


@pytest.mark.parametrize(("title", "target"), targets("report"))
def test_selectors_find_rows_and_columns(title, target, outputs):
    found = at(json.loads(outputs["json"]), target["root_selector"])
    rows = found if isinstance(found, list) else [found]
    assert rows, title
    kinds = {"string": str, "number": (int, float), "timestamp": str}
    for column in target["columns"]:
        values = [at(row, column["selector"]) for row in rows]
        assert all(value is None or isinstance(value, kinds[column["type"]]) for value in values), column


def test_columns_of_findings_are_filled(outputs):
    rows = json.loads(outputs["json"])["findings"]
    target = next(target for title, target in targets("report") if title == "Findings")
    filled = {
        c["selector"] for c in target["columns"] if any(at(row, c["selector"]) is not None for row in rows)
    }
    assert {c["selector"] for c in target["columns"]} - filled <= {"target"}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_have_a_place_and_words_of_their_own(name):
    found = panels(name)
    assert len({panel["id"] for panel in found}) == len({panel["title"] for panel in found}) == len(found)
    assert all(panel["description"].endswith(".") for panel in found)
    taken = [
        (x, y)
        for panel in found
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24
    assert {target["datasource"]["uid"] for _, target in targets(name)} == {"${source}"}
