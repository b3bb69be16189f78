"""Mailboxes into tickets: threads, who the company is, what machines wrote."""

from __future__ import annotations

import pytest

from assistant.archive import LEFT_OUT, read
from assistant.archive.threads import belongs
from assistant.types import Channel

SHOP = "care@shop.example"


def mail(name, sender, to, subject, text, *, at="Tue, 4 Mar 2025 09:30:00 +0000", answers=None, **fields):
    head = {"Message-ID": f"<{name}@x>" if name else None, "From": sender, "To": to, "Subject": subject, "Date": at}
    head |= {"In-Reply-To": f"<{answers}@x>" if answers else None}
    head |= {k.replace("_", "-"): v for k, v in fields.items()}
    return "".join(f"{k}: {v}\n" for k, v in head.items() if v is not None) + f"\n{text}\n"


def mbox(*mails):
    return "".join(f"From x@y Tue Mar  4 09:30:00 2025\n{m}\n" for m in mails)


@pytest.fixture
def gather(tmp_path):
    def _gather(*mails, **known):
        path = tmp_path / "box"
        path.write_bytes(mbox(*mails).encode("utf-8", "surrogateescape"))
        heard = []
        found = list(read(path, skipped=heard.append, **known))
        return found, [p.found for p in heard if p.remedy == LEFT_OUT], [str(p) for p in heard if p.remedy != LEFT_OUT]

    return _gather


def said(ticket):
    return [(m.by_customer, m.text.strip()) for m in ticket.messages]


ASK = mail("1", "Jo Bell <jo@mail.example>", SHOP, "Lamp", "Is it in?")
ANSWER = mail("2", SHOP, "jo@mail.example", "Re: Lamp", "It is.", at="Tue, 4 Mar 2025 11:30:00 +0100", answers="1")


def test_archive_mbox_thread_by_ids(gather):
    (ticket,), out, notes = gather(ASK, mail("9", "al@gmail.com", SHOP, "Other", ""), ANSWER)
    assert said(ticket) == [(True, "Is it in?"), (False, "It is.")]
    assert (ticket.subject, ticket.team, ticket.channel, ticket.id) == ("Lamp", "care", Channel.EMAIL, "1@x")
    assert ticket.messages[0].author == "Jo Bell <jo@mail.example>"
    assert (ticket.messages[1].at - ticket.messages[0].at).total_seconds() == 3600
    assert out == ["a customer's message without text"]
    assert len(notes) == 1 and "@shop.example answers most" in notes[0]


def test_archive_mbox_thread_by_subject_and_people_where_ids_lack(gather):
    answer = mail("", SHOP, "jo@mail.example", "AW: Re: lamp", "It is.", at="Wed, 5 Mar 2025 09:00:00 +0000")
    other = mail("", SHOP, "al@mail.example", "Re: Lamp", "To somebody else.")
    much_later = mail("", SHOP, "jo@mail.example", "Re: Lamp", "Years on.", at="Wed, 5 Mar 2027 09:00:00 +0000")
    found, out, _ = gather(ASK, answer, other, much_later)
    assert [said(t) for t in found] == [[(True, "Is it in?"), (False, "It is.")]]
    assert out == ["no message of a customer"] * 2


def test_archive_mbox_answer_whose_original_is_missing_joins_by_its_other_answers(gather):
    one = mail("5", "jo@mail.example", SHOP, "Re: Lamp", "Well?", answers="missing")
    two = mail(
        "6", SHOP, "jo@mail.example", "Something else", "Yes.", at="Wed, 5 Mar 2025 09:00:00 +0000", answers="missing"
    )
    (ticket,), _, _ = gather(one, two, company=[SHOP])
    assert said(ticket) == [(True, "Well?"), (False, "Yes.")]


def test_archive_mbox_clock_that_runs_backwards_does_not_turn_the_talk_round(gather):
    early = mail("2", SHOP, "jo@mail.example", "Re: Lamp", "It is.", at="Mon, 3 Mar 2025 09:30:00 +0000", answers="1")
    (ticket,), _, _ = gather(early, ASK)
    assert said(ticket) == [(True, "Is it in?"), (False, "It is.")]
    assert ticket.messages[1].at < ticket.messages[0].at


def test_archive_mbox_without_dates_keeps_its_order(gather):
    (ticket,), _, _ = gather(*(m.replace("Date:", "X-Date:") for m in (ASK, ANSWER)))
    assert said(ticket) == [(True, "Is it in?"), (False, "It is.")] and ticket.messages[0].at is None


def test_archive_mbox_ring_of_answers_ends(gather):
    one = mail("1", "jo@mail.example", SHOP, "A", "One?", answers="2")
    two = mail("2", SHOP, "jo@mail.example", "Re: A", "Two.", answers="1")
    (ticket,), _, _ = gather(one, two, company=["shop.example"])
    assert len(ticket.messages) == 2


def test_archive_mbox_machines(gather):
    ack = mail("2", SHOP, "jo@mail.example", "Re: Lamp", "We have it.", answers="1", Auto_Submitted="auto-replied")
    away = mail("3", "jo@mail.example", SHOP, "Re: Lamp", "I am away.", answers="2", Auto_Submitted="auto-replied")
    bounce = mail("4", "MAILER-DAEMON@mail.example", SHOP, "Failure", "No such user.")
    news = mail("5", "news@paper.example", SHOP, "Deals!", "Buy?", List_Unsubscribe="<mailto:x>")
    own = mail("6", "a@shop.example", "b@shop.example", "Lunch", "At one?")
    (ticket,), out, _ = gather(ASK, ack, away, bounce, news, own, company=["shop.example"])
    assert [(m.by_customer, m.auto) for m in ticket.messages] == [(True, False), (False, True)]
    assert out == ["an automatic mail that asks nothing"] * 2 + ["mail between colleagues only"]


def test_archive_mbox_copies_count_once(gather):
    found, out, _ = gather(*[ASK] * 500, *[ASK.replace("Message-ID", "X-ID").replace("Lamp", "Desk")] * 500, ANSWER)
    assert len(found) == 2 and out == ["a copy of something read before"] * 998


def test_archive_mbox_from_lines_in_texts_are_no_mails(gather):
    text = "Hello,\n\nFrom Leeds it is far.\n>From here too.\n\nFrom now on\nI wait. Is it in?"
    (ticket,), _, _ = gather(mail("1", "jo@mail.example", SHOP, "A", text))
    assert ticket.messages[0].text.strip() == text.replace(">From", "From")


def test_archive_mbox_that_breaks_off(tmp_path):
    path = tmp_path / "box"
    whole = mbox(ASK, mail("2", "al@mail.example", SHOP, "Desk", "And the desk?"))
    heard = []
    path.write_text(whole[:-10])
    assert len(list(read(path, skipped=heard.append))) == 2
    assert any("in the middle of a line" in p.found for p in heard)
    path.write_text(whole[: whole.index("Desk")])
    heard.clear()
    assert len(list(read(path, skipped=heard.append))) == 1
    assert any("breaks off in its header" in p.found for p in heard)


def test_archive_folder_of_eml_and_maildir(tmp_path):
    (tmp_path / "cur").mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "cur" / "1:2,S").write_text(ASK)
    (tmp_path / "cur" / "2").write_text(ANSWER)
    (tmp_path / "tmp" / "3").write_text(ANSWER)
    (tmp_path / "new.eml").write_text(mail("7", "al@mail.example", SHOP, "Desk", "And the desk?"))
    found = list(read(tmp_path))
    assert [said(t) for t in found] == [[(True, "Is it in?"), (False, "It is.")], [(True, "And the desk?")]]


def test_archive_mail_parts_and_encodings(gather):
    both = mail(
        "1", "=?utf-8?q?J=C3=B6?= <jo@mail.example>", SHOP, "=?iso-8859-1?q?F=FCr_Sie?=",
        '--b\nContent-Type: text/html\n\n<p>Is it <b>in</b>?</p>\n--b\nContent-Type: text/plain; charset=latin-1\n'
        "Content-Transfer-Encoding: quoted-printable\n\nIst es f=FCr mich?\n--b\nContent-Type: text/plain\n"
        "Content-Disposition: attachment; filename=a.txt\n\nsecret\n--b--",
        Content_Type='multipart/alternative; boundary="b"',
    )  # fmt: skip
    only = mail("2", "al@mail.example", SHOP, "B", "<p>Is it in?</p>", Content_Type="text/html")
    one, two = gather(both, only)[0]
    assert one.messages[0].text.strip() == "Ist es für mich?" and not one.messages[0].html
    assert one.subject == "Für Sie" and one.messages[0].author == "Jö <jo@mail.example>"
    assert two.messages[0].html


def test_archive_mail_bombs_are_read_as_one_text(gather):
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(3_000))
    (ticket,), _, _ = gather(
        mail("1", "jo@mail.example", SHOP, "A", parts, Content_Type="multipart/mixed; boundary=b0")
    )
    assert "--b2999" in ticket.messages[0].text


def test_archive_thread_that_never_ends_is_capped(gather):
    first = mail("0", "jo@mail.example", SHOP, "A", "Is it in?")
    rest = [mail(str(n), "jo@mail.example", SHOP, "Re: A", f"Well, {n}?", answers=str(n - 1)) for n in range(1, 700)]
    (ticket,), out, _ = gather(first, *rest, company=[SHOP])
    assert len(ticket.messages) == 500 and out == ["700"]


@pytest.mark.parametrize(
    ("address", "company", "is_ours"),
    [
        ("a@shop.example", ["shop.example"], True),
        ("a@mail.shop.example", ["@shop.example"], True),
        ("a@myshop.example", ["shop.example"], False),
        ("a@shop.example", ["b@shop.example"], False),
        ("b@shop.example", ["b@shop.example"], True),
        ("a@shop.example", [], False),
    ],
)
def test_archive_who_belongs_to_the_company(address, company, is_ours):
    assert belongs(address, company) is is_ours


def test_archive_company_is_who_answers_most_people_even_on_a_free_host(gather):
    mails = []
    for n in range(4):
        mails.append(mail(f"q{n}", f"c{n}@gmail.com", "shop@gmail.com", f"Thing {n}", "Is it in?"))
        mails.append(mail(f"a{n}", "shop@gmail.com", f"c{n}@gmail.com", f"Re: Thing {n}", "Yes.", answers=f"q{n}"))
        mails.append(mail(f"t{n}", f"c{n}@gmail.com", "shop@gmail.com", f"Re: Thing {n}", "Sure?", answers=f"a{n}"))
    found, _, _ = gather(*mails)
    assert [said(t)[:2] for t in found] == [[(True, "Is it in?"), (False, "Yes.")]] * 4


def test_archive_mbox_that_is_cut_while_it_is_read_is_told(tmp_path):
    path = tmp_path / "box"
    path.write_text(mbox(ASK, mail("2", "al@mail.example", SHOP, "Desk", "And the desk?")))
    heard = []

    def hear(problem):
        heard.append(problem.found)
        path.write_text("")  # the note on the company comes when all mails were seen once

    assert list(read(path, skipped=hear)) == []
    assert heard.count("a file that changed meanwhile") == 2
