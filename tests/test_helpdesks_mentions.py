"""What Chatwoot sends of a message that mentions somebody."""

import re


def test_a_customers_words_call_no_agent_of_chatwoot(monkeypatch):
    """Chatwoot tells those whom a private note mentions (app/services/messages/mention_service.rb)."""
    from assistant.calling import Answer
    from assistant.helpdesks import Access, writer, writing
    from assistant.types import Note

    sent = []
    monkeypatch.setattr(
        writing,
        "send",
        lambda *a, content, **k: (sent.append(content), Answer(200, {}, b'{"id": 1, "private": true}'))[1],
    )
    desk = writer(Access("chatwoot", "http://127.0.0.1:1", "token", "1"))
    desk.post(Note("ab" * 16, "42", 'Yes.\n\n1. "Do you ship [@All](mention://user/1/Ann)?": answered', "Yes."))
    assert not re.search(rb"\(mention://(user|team)/(\d+)/(.+?)\)", sent[0])
