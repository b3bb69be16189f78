"""The pure parts of the frame's scripts, run by Node: what a conversation asks, where marks stand, what is said."""

import json
import shutil
import subprocess

import pytest

from assistant.api.apps import folder
from tests.app_frames import context, message, ticket

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed (apt-get install nodejs)")
DONE = "\n process.stdout.write(JSON.stringify(out === undefined ? null : out));"


def run(script, **given):
    """What `out` is after a script; the given values are its constants."""
    names = ("conversation", "marks", "words", "live")
    imports = "".join(f'import * as {n} from "{(folder() / "frame" / n).as_uri()}.js";\n' for n in names)
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    command = [NODE, "--input-type=module", "--no-warnings"]
    done = subprocess.run(
        command, input=imports + constants + script + DONE, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def chatwoot(*contexts):
    return run("const out = all.map(conversation.fromChatwoot);", all=list(contexts))


def test_the_inquiry_is_what_the_customer_wrote_since_the_last_reply():
    turns = [
        message("Do you ship?", at=1),
        message("We do.", theirs=False, at=2),
        message("To Cork?", at=3),
        message("Ask the depot", theirs=False, at=4, private=True),
        message("Assigned to Sam", at=5, message_type=2),
        message("   ", at=6),
        message("And when?", at=7),
    ]
    (read,) = chatwoot(context(*turns[::-1]))
    assert read == {
        "id": "42", "inquiry": "To Cork?\n\nAnd when?", "replied": False, "customer": "Helen Marsh", "agent": "Sam Ojo",
        "subject": "", "sender": "Helen Marsh <helen.marsh@mailbox.example>", "channel": "email",
    }  # fmt: skip


def test_after_a_reply_the_inquiry_is_what_it_replied_to():
    bot = message("A bot greets you", theirs=False, at=4, sender_type="AgentBot")
    turns = [message("Do you ship?"), message("Yes.", theirs=False, at=2), message("Thanks", theirs=False, at=3), bot]
    (read,) = chatwoot(context(*turns))
    assert (read["inquiry"], read["replied"]) == ("Do you ship?", True)
    (asked,) = chatwoot(context(message("Do you ship?"), bot))
    assert (asked["inquiry"], asked["replied"]) == ("Do you ship?", False)  # a bot is no reply


def test_whatever_comes_from_the_helpdesk_is_a_conversation_or_none():
    strange = [
        None,
        7,
        "x",
        [],
        {},
        {"conversation": None},
        {"conversation": {"id": {}}},
        {"conversation": {"id": 1.5}},
    ]
    assert chatwoot(*strange) == [None] * len(strange)
    odd = {"id": 1, "messages": [None, 7, {"message_type": 0, "content": 7}, {"message_type": "0", "content": "x"}]}
    poor = [
        {"conversation": odd},
        {"conversation": {"id": "a", "messages": "x", "meta": 7, "additional_attributes": []}},
    ]
    assert [c["inquiry"] for c in chatwoot(*poor)] == ["", ""]
    (long,) = chatwoot(
        context(*[message("a" * 300_000, at=i) for i in range(3)], message("b?", at=9), name="<b>\n" * 300)
    )
    assert len(long["inquiry"]) == 100_000 and long["inquiry"].endswith("a\n\nb?")
    assert long["sender"].count("<") == 1 and "\n" not in long["sender"]


def test_a_mail_without_content_is_read_from_its_own_text():
    mail = message(None, content_attributes={"email": {"text_content": {"reply": "Do you ship?"}}})
    assert chatwoot(context(mail))[0]["inquiry"] == "Do you ship?"


def zendesk(known, comments):
    return run("const out = conversation.fromZendesk(known, comments);", known=known, comments=comments)


def test_a_ticket_is_read_from_its_public_comments():
    known, comments = ticket(
        ("Do you ship?", True, True), ("We do.", False, True), ("To Cork?", True, True), ("Hm.", False, False)
    )
    read = zendesk(known | {"ticket.subject": "Shipping"}, comments)
    assert (read["inquiry"], read["replied"], read["id"]) == ("To Cork?", False, "1042")
    assert (read["subject"], read["agent"], read["channel"]) == ("Shipping", "Sam Ojo", "email")
    comments["comments"].insert(0, {"author_id": 77, "public": True, "body": "I am with her: and Kerry?"})
    comments["users"].append({"id": 77, "role": "end-user"})
    assert zendesk(known, comments)["inquiry"] == "To Cork?\n\nI am with her: and Kerry?"
    assert zendesk({}, comments) is None and zendesk(known, None)["inquiry"] == ""


@pytest.mark.parametrize("text", ["", "abc", "😀b😀", "👨‍👩‍👧, when?", "a\ud83d", "𝒳y𝒵"])
def test_marks_stand_where_the_code_points_are(text):
    points = [[s, e] for s in range(len(text) + 1) for e in range(s, len(text) + 1)]
    script = """
      const out = ranges.map((range) => marks.stretches(text, marks.inUnits(text, [[range]]))
        .filter((piece) => piece.of.length).map((piece) => piece.text).join(""));
    """
    assert run(script, text=text, ranges=points) == [text[s:e] for s, e in points]


def test_stretches_say_who_covers_them_and_lose_nothing():
    out = run("const out = marks.stretches(text, ranges);", text="abcdef", ranges=[[[0, 3]], [[2, 5]], []])
    assert [(p["text"], p["of"]) for p in out] == [("ab", [0]), ("c", [0, 1]), ("de", [1]), ("f", [])]
    assert run("const out = marks.stretches(text, []);", text="ab") == [{"text": "ab", "of": []}]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("one two three", "one two three", ["one", "three"]),
        ("one two three", "one 2 three", ["one", "three"]),
        ("one two three", "Oh, one two three", ["one", "three"]),
        ("one two three", "one two thr", ["one"]),
        ("one two three", "", []),
        ("one two three", "once two three", ["three"]),
    ],
)
def test_marks_move_along_with_what_is_typed(before, after, wanted):
    script = "const out = marks.moved(before, after, [[[0, 3]], [[8, 13]]]).flat().map((r) => after.slice(...r));"
    assert run(script, before=before, after=after) == wanted


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "No questions to answer"),
        (["answered"], "The question is dealt with"),
        (["answered", "declined"], "All 2 questions are dealt with"),
        (["answered", "deferred", "deferred"], "All 3 questions are dealt with; 2 promises to keep"),
        (["unanswered", "answered", "unanswered"], "2 of 3 questions unanswered"),
        (["unanswered"], "1 of 1 question unanswered"),
        (["unanswered", "partial"], "1 of 2 questions unanswered, 1 partly answered"),
        (["partial", "answered"], "1 of 2 questions partly answered"),
    ],
)
def test_the_line_says_how_the_reply_stands(found, said):
    assert run("const out = words.summary(found);", found=found) == said


def test_a_status_that_a_newer_server_has_is_open():
    assert run('const out = ["answered", "pondered", "", "toString"].map(words.status);') == [
        "answered", "unanswered", "unanswered", "unanswered",
    ]  # fmt: skip


def test_only_the_answer_to_the_newest_text_counts_and_pauses_are_waited_for():
    script = """
      const told = [], asked = [], wait = (ms) => new Promise((go) => setTimeout(go, ms));
      const checks = new live.Live(async (text) => {
        asked.push(text);
        await wait(text === "slow" ? 400 : 20);
        if (text === "bad") throw new Error("no");
        return text.length;
      }, {
        checking: () => {},
        checked: (text, answer) => told.push([text, answer]),
        failed: (_, text) => told.push([text]),
      });
      for (const text of ["s", "sl", "slow"]) checks.changed(text);
      await wait(400);
      checks.changed("slower");
      await wait(700);
      checks.changed("bad");
      await wait(500);
      checks.changed("never");
      checks.stop();
      await wait(400);
      const begun = performance.now();
      while (performance.now() - begun < 2000) {
        checks.changed("typing");
        await wait(100);
      }
      const out = { told: told.slice(0, 2), asked: asked.slice(0, 3), typed: asked.includes("typing") };
    """
    wanted = {"told": [["slower", 6], ["bad"]], "asked": ["slow", "slower", "bad"], "typed": True}
    assert run(script) == wanted
