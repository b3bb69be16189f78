"""Gaps: what customers ask and nobody has written down, grouped, explained, and closed with proof."""

from assistant.gaps.clustering import cluster
from assistant.gaps.grouping import group
from assistant.gaps.records import TO_DO, Cause, GapReport, GapTopic, Nearest, Proposal, Used, Week
from assistant.gaps.reporting import report

__all__ = [
    "TO_DO",
    "Cause",
    "GapReport",
    "GapTopic",
    "Nearest",
    "Proposal",
    "Used",
    "Week",
    "cluster",
    "group",
    "report",
]
