"""Mails with the lines of helpdesks, lists, law and advertisers; "~" begins a line that is carried along."""

from __future__ import annotations

FOOTERS = {
    "zendesk": """No, it still has not arrived. Can you trace it?

~On Tue, 12 May 2026 at 09:14, Larkfield Support <support@larkfield.zendesk.example> wrote:
~
~> ##- Please type your reply above this line -##
~>
~> Your request (4711) has been updated. Would you like to add a comment? Reply to this email.
~>
~> Megan (Larkfield)
~>
~> Did the parcel arrive?
~>
~> This email is a service from Larkfield. Delivered by Zendesk""",
    "zendesk without a lead": """Still nothing. Can you trace it?

~##- Please type your reply above this line -##
~
~Hello Priya,
~
~we'd love to hear what you think of our customer service. How would you rate the support you received?
~
~Good, I'm satisfied
~Bad, I'm unsatisfied""",
    "freshdesk": """I would like to change the delivery address.

~On Tue, 12 May at 9:14 AM , Larkfield <support@larkfield.freshdesk.example> wrote:
~Hi Priya,
~
~How can we help you with order 10023?
~
~Ticket: https://larkfield.freshdesk.example/helpdesk/tickets/4711
~
~How would you rate our customer service?""",
    "help scout": """Can I add a second tent to the order?

~{#HS:1875-4711#}
~On Tue, May 12, 2026 at 9:14 AM UTC, Larkfield <help@larkfield.example> wrote:
~
~Is there anything that you would like to change?""",
    "intercom": """thanks! does the lamp need batteries?

~On 12 May 2026 at 09:14, Megan from Larkfield <notifications@larkfield.intercom-mail.example> wrote:
~
~> Was this answer helpful? Reply here or open the chat.
~>
~> Powered by Intercom""",
    "jira": """It fails with error 17. What does that mean?

~—-—-—-—
~Reply above this line.
~
~Megan commented:
~
~Which error do you see?
~
~View request · Turn off this request's notifications
~
~How was our service for this request?""",
    "hubspot": """Do you rent tents?

~On Tue, May 12, 2026 at 9:14 AM, Megan (Larkfield) <megan@larkfield.example> wrote:
~
~Hi Priya, have you had a moment to look at my quote?
~
~Larkfield Outdoor, 1 Harbour Road, Bristol
~Don't want to hear from us? Unsubscribe""",
    "mailing list": """Does anybody at Larkfield know the weight of the X200?

~_______________________________________________
~hiking mailing list -- hiking@lists.example
~To unsubscribe send an email to hiking-leave@lists.example
~New here? https://lists.example/welcome""",
    "google group": """How heavy is the X200?

~--
~You received this message because you are subscribed to the Google Groups "Hiking" group.
~To unsubscribe from this group and stop receiving emails from it, send an email to hiking+leave@groups.example.
~Questions? See https://groups.example/help""",
    "survey below the name": """My order has not arrived yet.

~Kind regards,
~Dana Field
~Field Interiors
~
~How did we do? Take our one-minute survey: https://field.example/survey""",
    "slogans below the name": """Is there a discount for clubs?

~Many thanks,
~Dana Field
~Field Interiors
~Moving house? We can help.
~Have you seen our spring catalogue?
~www.field.example""",
    "slogan below a company": """Is there a discount for clubs?

~Kind regards
~Field Interiors Ltd
~Thinking of a new kitchen? Ask us!""",
    "received in error": """Can I pay by invoice?

~Kind regards
~Tom
~
~Received this e-mail in error? This message is confidential and intended solely for the addressee. Please tell us
~and delete it.""",
    "legal note that asks": """Can I pay by invoice?

~DISCLAIMER
~This e-mail is confidential. Are you the intended recipient? If not, please notify the sender and delete it. Any
~views are those of the author.""",
    "printing": """Where is your shop?

~Regards
~Tom Ashworth
~
~Do you really need to print this e-mail?""",
    "printing, german": """Wo ist Ihr Laden?

~Mit freundlichen Grüßen
~Anke Vogt
~
~Müssen Sie diese E-Mail wirklich ausdrucken? Denken Sie an die Umwelt.""",
    "printing, french": """Où est votre magasin ?

~Cordialement
~Élodie Martin
~
~Avez-vous vraiment besoin d'imprimer ce message ? Pensez à l'environnement.""",
    "unsubscribe": """Please change my address to 4 Mill Lane.

~Best wishes,
~Priya
~
~Don't want to receive these emails anymore? Unsubscribe here
~Having trouble viewing this email? View it in your browser""",
    "phone's own words": """Which bus goes to your shop

~Sent from my iPhone, please excuse typos. Urgent? Call me!""",
    "anti-virus": """Do you take old tents back?

~--
~This email has been checked for viruses by Avast antivirus software.
~Why risk it? www.avast.example""",
    "teams invitation": """Could we move the call to Thursday?

~Regards
~Tom
~
~________________________________________________________________________________
~Microsoft Teams Need help?<https://aka.ms/JoinTeamsMeeting?omkt=en-US>
~Join the meeting now<https://teams.example/l/meetup-join/1>
~Meeting ID: 321 654 987 123
~Passcode: ab12CD
~________________________________
~For organizers: Meeting options<https://teams.example/options>
~________________________________________________________________________________""",
    "zoom invitation": """Please confirm the appointment.

~Tom Ashworth is inviting you to a scheduled Zoom meeting.
~
~Topic: Site visit
~Time: May 12, 2026 09:00 AM London
~
~Join Zoom Meeting
~https://zoom.example/j/98765432101?pwd=abc
~
~Cannot join? Dial by your location""",
    "google invitation": """Can you bring a sample of the fabric?

~Invitation from Google Calendar: https://calendar.example/calendar/
~
~You are receiving this courtesy email at priya@mailbox.example because you are an attendee of this event.
~
~Going (priya@mailbox.example)? Yes - Maybe - No""",
    "appointment": """Can we meet a day later?

~-----Original Appointment-----
~From: Megan Holroyd <megan@larkfield.example>
~Sent: Tuesday, 12 May 2026 09:14
~To: Tom Ashworth
~Subject: Site visit
~When: 14 May 2026 10:00-11:00
~Where: your office?""",
    "signature above and below": """Is the lamp dimmable?

~Dana Field | Field Interiors | Got a minute? Book a call: https://field.example/call
~
~On 12 May 2026 at 09:14, Larkfield <help@larkfield.example> wrote:
~> Which lamp?""",
    "signature between rules": """Is the lamp dimmable?

~**********************
~Dana Field
~Field Interiors
~Want to know more? www.field.example
~**********************""",
    "postscript below a slogan": """Is the lamp dimmable?

~Best regards,
~Dana Field
~Redecorating? Ask us.

PS: do you ship to Malta?""",
    "forwarded by a colleague": """Can you help this customer with her tent?

~---------- Forwarded message ---------
~Von: Priya Nair <priya@mailbox.example>
~Date: Di., 12. Mai 2026 um 09:14 Uhr
~Subject: Zelt
~To: <info@shop.example>
~
~Ist das Zelt wasserdicht?""",
    "social links": """When do you restock the X200?

~Cheers,
~Tom
~
~Follow us on Facebook | Instagram | LinkedIn
~Like what we do? Leave us a review!""",
    "award": """Please send a replacement for the broken pole.

~Yours sincerely
~Dr. Anna Lund
~Lund Dental Practice
~Tel. 0117 496 0182
~Proud winner of the Bristol Smile Award. Have you booked your check-up?""",
}
