"""HTML mails as mail clients write them: the HTML, and the words that the writer wrote new."""
# ruff: noqa: E501 - lines as the clients write them

from __future__ import annotations

PAGES = {
    "gmail": (
        '<div dir="ltr">Do you ship to Malta?<div><br></div><div>Thanks</div><br clear="all"><div><br></div>'
        '<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" '
        'data-smartmail="gmail_signature"><div>Tom Ashworth</div><div>Need a survey? Call us!</div></div></div><br>'
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, 12 May 2026 at 09:14, '
        'Larkfield &lt;<a href="mailto:help@larkfield.example">help@larkfield.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'
        "Where do you live?</blockquote></div>",
        "Do you ship to Malta? Thanks",
    ),
    "gmail, answers between": (
        '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Tue, 12 May 2026 at 09:14, Larkfield &lt;'
        'help@larkfield.example&gt; wrote:</div><blockquote class="gmail_quote">Which size?</blockquote><div>L. Is it '
        'wide?</div><blockquote class="gmail_quote">Which colour?</blockquote><div>Green, please.</div></div></div>',
        "L. Is it wide? Green, please.",
    ),
    "outlook on the web": (
        '<div class="elementToProof">Can I change the size?</div><div id="Signature"><p>Dana Field</p><p>Moving house? '
        'Ask us!</p></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" '
        'dir="ltr"><b>From:</b> Larkfield &lt;help@larkfield.example&gt;<br><b>Sent:</b> Tuesday, 12 May 2026 09:14<br>'
        "<b>To:</b> Dana<br><b>Subject:</b> Re: size</div><div>Which size did you order?</div>",
        "Can I change the size?",
    ),
    "outlook, from word": (
        '<div class="WordSection1"><p class="MsoNormal">Is the jacket waterproof?<o:p></o:p></p><p class="MsoNormal">'
        '<o:p>&nbsp;</o:p></p><p class="MsoNormal">Kind regards</p><p class="MsoNormal">Tom Ashworth</p>'
        '<p class="MsoNormal"><span style="color:#1F497D">Ready to build? Talk to us.</span></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:'
        "</b> Larkfield &lt;help@larkfield.example&gt;<br><b>Sent:</b> 12 May 2026 09:14<br><b>Subject:</b> Jacket</p>"
        '</div><p class="MsoNormal">Which jacket do you mean?</p></div>',
        "Is the jacket waterproof?",
    ),
    "outlook for a phone": (
        '<div dir="auto">Where is my refund?</div><div class="ms-outlook-mobile-signature">Get <a href="https://aka.ms/'
        'o0ukef">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg"><b>From:</b> Larkfield</div><div>Did you send it '
        "back?</div>",
        "Where is my refund?",
    ),
    "outlook, seen through another client": (
        '<div class="x_elementToProof">Wo bleibt mein Paket?</div><div id="x_appendonsend"></div><hr>'
        '<div id="x_divRplyFwdMsg"><b>Von:</b> Larkfield<br><b>Gesendet:</b> Dienstag</div><div>Welches Paket?</div>',
        "Wo bleibt mein Paket?",
    ),
    "apple mail": (
        '<div>Do I need the receipt?</div><div><br></div><div id="AppleMailSignature" dir="ltr">Sent from my iPad</div>'
        '<div><br><blockquote type="cite"><div>On 12 May 2026, at 09:14, Larkfield &lt;help@larkfield.example&gt; wrote:'
        '</div><br></blockquote></div><blockquote type="cite"><div>When did you buy it?</div></blockquote>',
        "Do I need the receipt?",
    ),
    "yahoo": (
        '<div class="ydpyahoo-style-wrap"><div>Is my parcel on its way?</div><div class="ydpsignature">Priya</div></div>'
        '<div id="ydp1yahoo_quoted_123" class="yahoo_quoted"><div>On Tuesday, May 12, 2026, 9:14 AM, Larkfield &lt;'
        "help@larkfield.example&gt; wrote:</div><div>Did it arrive?</div></div>",
        "Is my parcel on its way?",
    ),
    "thunderbird": (
        '<p>Does the warranty cover the zip?</p><div class="moz-cite-prefix">On 12/05/2026 09:14, Larkfield wrote:<br>'
        '</div><blockquote type="cite" cite="mid:1@larkfield.example"><p>Did the zip break?</p></blockquote>'
        '<div class="moz-signature">-- <br>Tom<br>Need a survey? Call us!</div>',
        "Does the warranty cover the zip?",
    ),
    "proton": (
        '<div style="font-family: Arial;">Which payment methods do you take?</div><div class="protonmail_signature_block">'
        '<div class="protonmail_signature_block-proton">Sent with Proton Mail</div></div><div class="protonmail_quote">'
        'On Tuesday, May 12th, 2026 at 9:14 AM, Larkfield wrote:<br><blockquote class="protonmail_quote" type="cite">'
        "Would you like to pay by card?</blockquote></div>",
        "Which payment methods do you take?",
    ),
    "zendesk": (
        "<div>Still nothing. Can you trace it?</div><div style='color:#b5b5b5'>##- Please type your reply above this line "
        "-##</div><div><p>Your request (4711) has been updated.</p><p>Did the parcel arrive?</p></div>",
        "Still nothing. Can you trace it?",
    ),
    "hidden words": (
        '<div style="display:none;max-height:0">Have you seen our new tents?</div><p>Can I cancel the order?</p>'
        '<p style="font-size:0px">Want more?</p>',
        "Can I cancel the order?",
    ),
    "footer of an advertiser": (
        "<p>Please cancel my order 10023.</p><p>Best wishes<br>Dana Field</p><p style='font-size:10px'>Don't want to hear "
        "from us? <a href='https://field.example/u'>Unsubscribe</a></p>",
        "Please cancel my order 10023.",
    ),
}
