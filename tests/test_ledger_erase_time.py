"""Looking for a person takes linear time."""

import json
import re
import time

from assistant.ledger.delivering_persons import mentions
from tests.pace import reference


def test_looking_for_a_person_takes_linear_time():
    row = {"conversation": "", "returned": "", "reason": "", "note": None}
    row["payload"] = json.dumps({"text": " " * 20_000 + "!"})
    begun = time.process_time()
    assert not mentions(row, re.compile("Ann Lee"))
    assert time.process_time() - begun < 30 * reference()
