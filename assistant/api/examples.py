"""An example for each call, with the answer of the sample shop: shown in the description, and tried by a test."""

from __future__ import annotations

from typing import Any

from fastapi import Body

from assistant.api.problems import documented

ASKED = "Hello, do you ship to Ireland? And what does it cost?\n\nSam"
_SPAN = {"spans": [[7, 30]]}
_QUESTIONS = [
    {
        "spans": [[7, 30]],
        "text": "do you ship to Ireland?",
        "form": "interrogative",
        "standalone": "do you ship to Ireland?",
        "confidence": 0.98,
        "reason": "ends with a question mark",
    }
]
_JUDGED = [{"spans": [[7, 30]], "status": "answered", "score": 0.93, "evidence": [[0, 22]]}]
_PART = {"question": 0, "text": "Yes, we do.", "entry": "delivery", "source": "delivery.md", "status": "answered"}
_DRAFT = {
    "draft": "Hello Sam,\n\nYes, we do.\n\nKind regards,\nLarkfield Outdoor",
    "parts": [_PART],
    "needs": [{"kind": "knowledge"}],
    "report": {"questions": _JUDGED, "complete": True, "score": 0.93},
}
_ENTRY = {"id": "delivery", "title": "Delivery", "source": "delivery.md", "passages": 2, "internal": False}
REQUESTS: dict[str, dict[str, Any]] = {
    "findQuestions": {"text": ASKED},
    "matchQuestion": {"text": "Do you ship to Ireland?"},
    "draftReply": {"text": ASKED, "sender": "Sam Reed <sam@mailbox.example>", "agent": "Megan Holroyd"},
    "streamDraft": {"text": ASKED, "agent": "Megan Holroyd"},
    "checkReply": {"inquiry": ASKED, "reply": "Yes, we do, for 9 euro.", "sent": "2026-06-10T15:30:00+01:00"},
    "acknowledgeInquiry": {"text": ASKED, "agent": "Megan Holroyd"},
    "writeFollowUp": {"inquiry": ASKED, "reply": "Yes, we do, for 9 euro."},
    "groupQuestions": {"texts": ["Do you ship to Ireland?", "Can you deliver to Cork?", "Is the tent waterproof?"]},
    "recordFeedback": {
        "kind": "dismissed",
        "inquiry": "Hi, how are you? Do you ship?",
        "question": {"spans": [[4, 16]]},
    },
    "postNote": {"helpdesk": "chatwoot", "conversation": "42", "text": "Hello Sam, yes, we ship to Ireland."},
    "searchEntries": {"text": "delivery to Ireland", "limit": 3},
    "proposeEntry": {
        "title": "Do you deliver to Ireland?",
        "text": "Yes. It costs nine euro and takes three working days.",
        "variants": ["Can you ship to Cork?"],
    },
}
_DELIVERY = "0b7c6f3a9d5e4c1f8a2b3c4d5e6f7a8b"
WITHIN: dict[str, dict[str, Any]] = {"replayDelivery": {"not_there": True}}
"""Bodies of calls whose address names something."""
WEBHOOK = {
    "event": "message_created",
    "id": 7,
    "content": "Hello, do you ship to Ireland?",
    "message_type": "incoming",
    "private": False,
    "conversation": {"id": 42},
    "sender": {"name": "Sam Reed", "email": "sam@mailbox.example"},
}
ANSWERS: dict[str, Any] = {
    "receiveWebhook": {"id": _DELIVERY, "state": "accepted"},
    "listDeliveries": {
        "deliveries": [
            {
                "id": _DELIVERY,
                "kind": "inquiry",
                "source": "chatwoot",
                "state": "dead",
                "received": "2026-06-10T14:30:00Z",
                "conversation": "42",
                "tries": 2,
                "reason": "HTTP 403: the token may not do that",
            }
        ]
    },
    "replayDelivery": {
        "id": _DELIVERY,
        "kind": "inquiry",
        "source": "chatwoot",
        "state": "drafted",
        "received": "2026-06-10T14:30:00Z",
        "conversation": "42",
        "tries": 0,
        "next": "2026-06-10T15:00:00Z",
    },
    "postNote": {"id": _DELIVERY, "state": "drafted"},
    "getNote": {"id": _DELIVERY, "state": "posted", "returned": "1057"},
    "findQuestions": {"questions": _QUESTIONS},
    "matchQuestion": {"matches": ["delivery"], "answered": True, "score": 0.91},
    "draftReply": _DRAFT,
    "checkReply": {"questions": _JUDGED, "complete": True, "score": 0.93},
    "acknowledgeInquiry": _DRAFT | {"parts": [], "draft": "Hello Sam,\n\nThank you, we have your message."},
    "writeFollowUp": {
        "draft": "Hello Sam,\n\nDid that answer your question?",
        "questions": _QUESTIONS,
        "asked": [0],
        "promised": [],
        "missed": [],
    },
    "groupQuestions": {"topics": [{"topic": "delivery to Ireland", "texts": ["Do you ship to Ireland?"]}]},
    "listGaps": {
        "topics": [
            {
                "id": "4f1c",
                "topic": "spare poles",
                "cause": "nothing",
                "state": "open",
                "questions": ["Do you sell spare poles?"],
            }
        ]
    },
    "recordFeedback": {"recorded": "dismissed"},
    "listEntries": {"entries": [_ENTRY], "total": 41, "next": 1},
    "getEntry": {
        "entry": _ENTRY,
        "variants": ["shipping"],
        "passages": [{"text": "We ship in two days.", "headings": []}],
    },
    "searchEntries": {"entries": [_ENTRY | {"passage": "We ship in two days."}], "answered": True, "score": 0.91},
    "proposeEntry": {"file": "do-you-deliver-to-ireland.md"},
}
STREAM = (
    'event: questions\ndata: {"questions": [...]}\n\n'
    'event: part\ndata: {"question": 0, "text": "Yes, we do.", "status": "answered"}\n\n'
    'event: draft\ndata: {"draft": "Hello Sam, ...", "parts": [...], "report": {...}}\n\n'
)

EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["questions", "part", "draft", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}


def example(call: str) -> Any:
    """The body of a call, with its example."""
    return Body(openapi_examples={"usual": {"summary": "As a plugin would ask", "value": (REQUESTS | WITHIN)[call]}})


def described(call: str, *errors: int, status: int = 200) -> dict[str, Any]:
    """The id of a call, its answer, and the errors that others do not have, for the decorator of its route."""
    shown: dict[int | str, Any] = {status: {"content": {"application/json": {"example": ANSWERS[call]}}}}
    return {"operation_id": call, "responses": shown | documented(*errors), "response_model_exclude_none": True}
