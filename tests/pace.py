"""Bounds of CPU time that mean the same on a slow machine: in units of a stated reference, measured in the same run."""

import re
import time

_WORD = re.compile(r"[a-z]+")
_TEXT = "Does the blue one come with a lid, and how long would delivery to Oslo take? " * 40


def _work():
    counts = {}
    for _ in range(40):
        for word in _WORD.findall(_TEXT.lower()):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: -item[1])


def reference():
    """CPU seconds that the reference, counting 26,000 words ten times, takes now: about a tenth of a second."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        for _ in range(10):
            _work()
        spent.append(time.process_time() - start)
    return min(spent)
