from __future__ import annotations

import pytest

from assistant.message import read_text
from tests.pace import reference

ATTRIBUTION = "On Tue, 12 May 2026 at 09:14, Larkfield &lt;help@larkfield.example&gt; wrote:"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hi,</p><p>is it<br>there?</p>", "Hi,\n\nis it\nthere?"),
        ("<div>Hi</div><div>there</div>", "Hi\nthere"),
        ("<div>Hi</div><div><br></div><div>there</div>", "Hi\n\nthere"),
        ("<ul><li>one</li><li>two</ul>", "- one\n- two"),
        ("<ol><li>one<li>two<ul><li>in</ul></ol>", "1. one\n2. two\n- in"),
        ("<table><tr><td>Order</td><td>10023</td></tr><tr><th>Size<td>M</table>", "Order 10023\nSize M"),
        ("a &amp; b&nbsp;&lt;c&gt; &uuml;", "a & b <c> ü"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a\n   b\t c", "a b c"),
        ("<b>bo</b>ld", "bold"),
        ("<head><title>t</title><style>p{}</style></head><script>s()</script><template>x</template>ok", "ok"),
        ('<p style="display:none">spy</p><p hidden>spy</p><span style="font-size:0px">spy</span>ok', "ok"),
        ("no markup at all?", "no markup at all?"),
        ("<p>open <b>never closed", "open never closed"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<!-- note -->ok<!doctype x>", "ok"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_message_html_as_text(html: str, text: str):
    message = read_text(html, html=True)
    assert (message.text, message.rendered) == (text, True)


@pytest.mark.parametrize(
    "html",
    [
        f'<div>Is it there?</div><div class="gmail_quote"><div class="gmail_attr">{ATTRIBUTION}</div>'
        "<blockquote><p>Old?</p></blockquote></div>",
        f'<div>Is it there?</div><div class="gmail_extra"><br>{ATTRIBUTION}<br><blockquote>Old?</blockquote></div>',
        '<p>Is it there?</p><div id="divRplyFwdMsg"><b>From:</b> Larkfield<br><b>Sent:</b> x</div><div>Old?</div>',
        '<p>Is it there?</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">From: Larkfield</div><p>Old?</p>',
        "<p>Is it there?</p><hr><p><b>From:</b> L &lt;l@l.example&gt;<br><b>Sent:</b> x<br><b>To:</b> y</p>Old?",
        f'<p>Is it there?</p><div class="moz-cite-prefix">{ATTRIBUTION}</div><blockquote type="cite">Old?</blockquote>',
        '<p>Is it there?</p><div class="gmail_signature">Priya<br>Want a demo?</div>',
        '<p>Is it there?</p><div class="yahoo_quoted"><p>Old?</p></div>',
        '<p>Is it there?</p><div class="x_gmail_quote">Forwarded: Old?</div>',
        "<p>Is it there?</p><p>Kind regards<br>Priya</p><p>This message is confidential. Delete it.</p>",
    ],
)
def test_message_html_carries_quotes(html: str):
    assert read_text(html, html=True).clean.strip() == "Is it there?"


def test_message_html_inline_replies():
    html = (
        f'<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">{ATTRIBUTION}</div>'
        "<blockquote>Red?</blockquote><div>Blue, is it there?</div><blockquote>When?</blockquote></div>"
    )
    assert read_text(html, html=True).clean.split("\n") == [
        "See below.",
        *read_text(html, html=True).clean.split("\n")[1:],
    ]
    assert " ".join(read_text(html, html=True).clean.split()) == "See below. Blue, is it there?"


def test_message_html_indent_is_no_quote():
    html = '<blockquote style="margin:0 0 0 40px;border:none"><div>Is it there?</div></blockquote><p>Bye</p>'
    assert read_text(html, html=True).clean.split() == ["Is", "it", "there?", "Bye"]


def test_message_html_name_of_the_signature():
    html = '<p>Is it there?</p><div class="gmail_signature">--<br>Priya Nair<br>Bristol</div>'
    assert read_text(html, html=True).sender == "Priya Nair"


BOMBS = {
    "deep": "<div>" * 200_000 + "hello",
    "deep with other ends": "<div></b>" * 100_000 + "hello",
    "many": "<p>x" * 100_000 + "hello",
    "formatting": "<p>" + "".join(f"<b a={i}>" for i in range(200)) + "<p>x" * 100_000 + "hello",
    "attributes": "<a " + " ".join(f"a{i}=1" for i in range(60_000)) + ">hello",
    "drawing": "<svg>" + "<td>" * 100_000 + "hello",
    "angles": "<" * 500_000 + "hello",
    "scripts": "<script " * 50_000 + ">hello",
    "comments": "hello" + "<!--" * 100_000,
    "tables": "<table>" * 100_000 + "hello",
}


@pytest.mark.parametrize("name", BOMBS)
def test_message_html_bomb_is_bounded(name: str):
    import time

    start = time.process_time()
    read_text(BOMBS[name], html=True)
    assert time.process_time() - start < 120 * reference()
