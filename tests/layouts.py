"""Layouts of messages as clients write them; a line that begins with "~" is carried along, every other one is body."""

from __future__ import annotations

LAYOUTS = {
    "gmail": """Hi there,

how long does delivery to Malta take?

Thanks!
~
~On Tue, 12 May 2026 at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:
~
~> Dear Ms Nair,
~> would you like us to book the repair?
~>
~> Megan""",
    "gmail lead wrapped": """Could you send me the invoice for order 10023?

~On Tue, May 12, 2026 at 9:14 AM Larkfield Outdoor Customer Service
~<customer.service@larkfield.example>
~wrote:
~
~> Is there anything else?""",
    "gmail without marks": """Yes please. When does it leave?

~On Tue, 12 May 2026 at 09:14, Larkfield <help@larkfield.example> wrote:
~
~Shall we send the tent to your new address?
~
~Kind regards
~Megan""",
    "gmail with an old date style": """And the red one?

~2026-05-12 9:14 GMT+02:00 Larkfield Support <help@larkfield.example>:
~
~> Have you tried the blue one?""",
    "outlook desktop": """Good morning,
Is the jacket waterproof?

~Kind regards,
~Tom Ashworth
~Ashworth Surveyors Ltd
~T: 0117 496 0182 | www.ashworth.example
~
~From: Larkfield Outdoor <help@larkfield.example>
~Sent: 12 May 2026 09:14
~To: Tom Ashworth <t.ashworth@ashworth.example>
~Subject: RE: Jacket
~
~Which jacket do you mean?""",
    "outlook original message": """Please cancel it.

~-----Original Message-----
~From: Larkfield Outdoor
~Sent: Tuesday, May 12, 2026 9:14 AM
~To: Tom
~Subject: Your order
~
~Do you want to keep the order?""",
    "outlook rule": """What does the repair cost?

~________________________________
~From: Larkfield Outdoor <help@larkfield.example>
~Sent: Tuesday, 12 May 2026 09:14
~To: tom@ashworth.example <tom@ashworth.example>
~Subject: Repair
~
~Have you filled in the form?""",
    "outlook for a phone": """Is it in stock?

~Get Outlook for Android
~________________________________
~From: Larkfield <help@larkfield.example>
~Sent: Tuesday, May 12, 2026 9:14:02 AM
~To: Tom <tom@ashworth.example>
~Subject: Re: stock
~
~Which size?""",
    "outlook with bold labels": """Where do I find the serial number?

~*From:* Larkfield <help@larkfield.example>
~*Sent:* Tuesday, 12 May 2026 09:14
~*To:* Tom <tom@ashworth.example>
~*Subject:* Serial number
~
~Could you tell us the serial number?""",
    "apple mail": """Thank you. Do I need the receipt?

~Best,
~Priya
~
~> On 12 May 2026, at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:
~>
~> When did you buy it?""",
    "apple mail lead outside": """Thank you. Do I need the receipt?

~On 12 May 2026, at 09:14, Larkfield Outdoor wrote:
~
~> When did you buy it?""",
    "iphone": """Hi can i still change the colour

~Sent from my iPhone
~
~> On 12 May 2026, at 09:14, Larkfield <help@larkfield.example> wrote:
~>
~> Is green all right?""",
    "thunderbird": """Does the warranty cover the zip?

~On 12/05/2026 09:14, Larkfield Outdoor wrote:
~> Did the zip break?
~> How old is the tent?

~--
~Tom Ashworth
~Need a survey? Call us!""",
    "inline replies": """Hello Megan, my answers are below.

~On 12 May 2026 at 09:14, Megan <help@larkfield.example> wrote:
~> Which colour would you like?

Green, if you have it. Do you?

~> Shall we send it to your office?

No, to my home please. What will that cost?

~> Best
~> Megan""",
    "reply at the bottom": """~On 12 May 2026 at 09:14, Megan <help@larkfield.example> wrote:
~> Which colour would you like?
~> And which size?

Green, in L. When will it be here?

~Regards
~Tom""",
    "german gmail": """Guten Tag,

wann wird meine Bestellung geliefert?

~Mit freundlichen Grüßen
~Jürgen Müller
~
~Am Di., 12. Mai 2026 um 09:14 Uhr schrieb Larkfield <hilfe@larkfield.example>:
~
~> Haben Sie die Rechnung erhalten?""",
    "german outlook": """Bitte schicken Sie mir die Rechnung.

~Viele Grüße
~Anke
~
~Von: Larkfield <hilfe@larkfield.example>
~Gesendet: Dienstag, 12. Mai 2026 09:14
~An: Anke Vogt
~Betreff: AW: Rechnung
~
~Welche Rechnung meinen Sie?""",
    "german phone": """Ist das Zelt wasserdicht?

~Von meinem iPhone gesendet
~
~> Am 12.05.2026 um 09:14 schrieb Larkfield <hilfe@larkfield.example>:
~>
~> Welches Zelt?""",
    "french": """Bonjour,

quand vais-je recevoir ma commande ?

~Cordialement,
~Élodie Martin
~
~Le mar. 12 mai 2026 à 09:14, Larkfield <aide@larkfield.example> a écrit :
~
~> Avez-vous reçu le colis ?""",
    "french outlook": """Pouvez-vous m'envoyer la facture ?

~De : Larkfield <aide@larkfield.example>
~Envoyé : mardi 12 mai 2026 09:14
~À : Élodie Martin
~Objet : RE: facture
~
~Quelle facture ?""",
    "spanish": """Hola, ¿cuándo llega mi pedido?

~Un saludo,
~Lucía
~
~El mar, 12 may 2026 a las 09:14, Larkfield (<ayuda@larkfield.example>) escribió:
~
~> ¿Recibió la factura?""",
    "spanish outlook": """¿Tienen la talla M?

~De: Larkfield <ayuda@larkfield.example>
~Enviado el: martes, 12 de mayo de 2026 9:14
~Para: Lucía
~Asunto: RE: talla
~
~¿Qué talla busca?""",
    "italian": """Quando arriva il pacco?

~Il giorno mar 12 mag 2026 alle ore 09:14 Larkfield <aiuto@larkfield.example> ha scritto:
~
~> Quale pacco?""",
    "legal footer": """Can I pay by invoice?

~Kind regards
~Tom
~
~This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the
~intended recipient please notify the sender and delete this e-mail.
~
~Ashworth Surveyors Ltd. Registered in England No. 01234567.""",
    "confidentiality notice": """Do you do group discounts?

~CONFIDENTIALITY NOTICE: this message may contain privileged information. Please notify us of any error.
~Think before you print!""",
    "environment": """Where is your shop?

~Please consider the environment before printing this e-mail.""",
    "signature after two dashes": """Is the shop open on Sunday?

~--
~Priya Nair
~Head of Fun, Acme
~Want a demo? Book one here: https://acme.example/demo""",
    "rule above contact lines": """Is the shop open on Sunday?

~_____________
~Priya Nair
~priya@mailbox.example""",
    "postscript": """I would like to return the tent.

~Thanks, Priya

PS: do you ship to Malta?""",
    "question below the name": """My order has not arrived.

~Best regards,
~Priya Nair

Also, can I change the address?""",
    "closing with a long tail": """How do I book a repair?

~Many thanks and kind regards,
~Dr. Anna van den Berg
~Department of Geology
~University of Somewhere
~12 High Street, Bristol BS1 1AA
~Tel. +44 117 496 0182
~www.geology.example""",
    "helpdesk divider": """Still waiting. Where is it?

~##- Please type your reply above this line -##
~
~Megan (Larkfield)
~12 May 2026, 09:14
~
~Did it arrive?""",
    "forwarded below": """Is this mail really from you?

~---------- Forwarded message ---------
~From: Larkfield Prizes <win@prizes.example>
~Date: Tue, 12 May 2026 at 09:14
~Subject: You won!
~To: <priya@mailbox.example>
~
~Would you like your prize?""",
    "apple forwarded": """Did you send this?

~Begin forwarded message:
~
~From: Larkfield <help@larkfield.example>
~Subject: Your order
~Date: 12 May 2026 at 09:14:00 BST
~To: Priya
~
~Ready to collect?""",
    # what only looks like it
    "from a place": """I need a courier.
From: Leeds
To: York
Date: 12 May
How much is it?""",
    "prose that looks like a lead": """On Monday I wrote to you:
the zip is broken and nobody answers. Will you repair it?""",
    "prose with a date": """On 12 May at 09:14 your colleague wrote:

We will refund you within a week.

Where is my refund?""",
    "thanks in the middle": """Thanks
The parcel came today. Is the second one on its way?
Thanks
And how do I return the first?""",
    "more than a number": """Do you give a discount on

>50 pieces?""",
    "two headed mail": """SUBJECT: Return of a tent
MESSAGE: The pole is bent. How do I return it?""",
    "form": """Name: Priya Nair
Order number: 10023
Question: Where is my parcel?""",
    "please below thanks": """My tent leaks. Thanks,
please call me back""",
}
