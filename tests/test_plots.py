"""Plots are well-formed SVG whatever the numbers and labels."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from assistant.plots import bars, lines, spark

LABELS = ["plain", "<script>", 'a "b" & c', "\x00\ud800", "x" * 500, ""]


@pytest.mark.parametrize("rows", [[], [("one", 0.0)], [(name, n) for n, name in enumerate(LABELS)], [("minus", -3.0)]])
def test_plots_bars_are_well_formed(rows):
    root = ET.fromstring(bars("A <title>", rows, links=["#a"] * len(rows)))
    assert len(root.findall(".//rect")) == len(rows)


@pytest.mark.parametrize("values", [[], [None], [1.0], [None, 2.0, None, 0.0], [0.0] * 60])
def test_plots_lines_are_well_formed(values):
    drawn = lines("t", [str(i) for i in range(len(values))], [("<a>", values), ("b", values)], form="{:.0%}")
    assert len(ET.fromstring(drawn).findall(".//polyline")) == 2
    assert "nan" not in drawn


@pytest.mark.parametrize("values", [[], [0.0], [1.0, 5.0, 2.0]])
def test_plots_spark_is_well_formed(values):
    assert ET.fromstring(spark("trend", values)).find("title").text == "trend"
