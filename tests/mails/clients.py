"""Mails as mail clients write them, questions planted in what is carried along; "~" begins a line that is carried."""
# ruff: noqa: E501 - lines as the clients write them

from __future__ import annotations

CLIENTS = {
    "gmail, two trails": """Hi Megan,

the blue one please. Can you gift-wrap it?

Thanks
~
~On Tue, 12 May 2026 at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:
~
~> Hi Priya,
~>
~> which colour would you like?
~>
~> Megan
~>
~> On Mon, 11 May 2026 at 18:02, Priya Nair <priya@mailbox.example> wrote:
~>
~>> Do you have the X200 in stock?
~>> And could you tell me the price?""",
    "gmail on a phone": """ok, and what does express cost

~On Tue, May 12, 2026, 9:14 AM Larkfield Outdoor <help@larkfield.example> wrote:
~
~> Shall we send it by express?
~>""",
    "gmail with a slogan": """Do you sell spare pegs?

~--
~Tom Ashworth
~Ashworth Surveyors | Land & Building
~Ready to talk? Call us on 0117 496 0182
~Have you read our guide to boundaries? https://ashworth.example/guide""",
    "gmail, answers between": """~On Tue, 12 May 2026 at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:
~
~> Which size do you need?
~
L, if the sleeves are long. Are they?

~> May we send it to your office?
~
No, please send it home.

~> Anything else that we can do?""",
    "outlook, three trails": """Thanks Megan. Is the second jacket included in that price?

~Kind regards,
~
~Tom Ashworth
~Senior Surveyor
~
~From: Larkfield Outdoor <help@larkfield.example>
~Sent: Tuesday, May 12, 2026 9:14 AM
~To: Tom Ashworth <tom@ashworth.example>
~Subject: RE: Two jackets
~
~Would you like one invoice or two?
~
~Megan
~
~This e-mail is confidential. Are you not the intended recipient? Please delete it.
~
~From: Tom Ashworth <tom@ashworth.example>
~Sent: Monday, May 11, 2026 4:40 PM
~To: Larkfield Outdoor <help@larkfield.example>
~Subject: RE: Two jackets
~
~Could you do a better price for two?
~
~From: Larkfield Outdoor <help@larkfield.example>
~Sent: Monday, May 11, 2026 1:02 PM
~Subject: Two jackets
~
~How many do you need?""",
    "outlook, slogan below the name": """Please send me the invoice for order 10023.

~Best regards
~
~Anja Feld
~Head of Sales | Feld & Co
~T +44 117 496 0182
~Need a quote? Get one in 60 seconds: www.feld.example/quote
~
~________________________________
~From: Larkfield Outdoor <help@larkfield.example>
~Sent: Tuesday, 12 May 2026 09:14
~To: Anja Feld <anja@feld.example>
~Subject: Re: Invoice
~
~Which order do you mean?""",
    "outlook on an iphone": """Where do I send the tent

~Get Outlook for iOS<https://aka.ms/o0ukef>
~________________________________
~From: Larkfield <help@larkfield.example>
~Sent: Tuesday, May 12, 2026 9:14:02 AM
~To: Tom <tom@ashworth.example>
~Subject: Re: repair
~
~Have you printed the label?""",
    "outlook, warning on top": """~CAUTION: This email originated from outside of the organization. Do you know the sender? If not, do not click links.
~
~You don't often get email from tom@ashworth.example. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>

Is the groundsheet sold separately?

~Regards
~Tom""",
    "outlook, german": """Hallo Frau Holroyd,

können Sie mir die Rechnung noch einmal schicken?

~Mit freundlichen Grüßen
~i. A. Jürgen Müller
~
~Müller Bau GmbH
~Sie suchen einen neuen Job? Bewerben Sie sich: www.mueller-bau.example
~
~-----Ursprüngliche Nachricht-----
~Von: Larkfield <hilfe@larkfield.example>
~Gesendet: Dienstag, 12. Mai 2026 09:14
~An: Jürgen Müller <jm@mueller-bau.example>
~Betreff: AW: Rechnung
~
~Haben Sie die Rechnung erhalten?""",
    "outlook, french": """Bonjour,

je voudrais savoir si la tente est imperméable.

~Bien cordialement,
~Élodie Martin
~Un projet ? Parlons-en : 01 99 00 12 34
~
~-----Message d'origine-----
~De : Larkfield <aide@larkfield.example>
~Envoyé : mardi 12 mai 2026 09:14
~À : Élodie Martin
~Objet : RE: tente
~
~Quelle tente cherchez-vous ?""",
    "outlook, spanish": """Buenos días, ¿cuándo recibiré el reembolso?

~Saludos cordiales,
~Lucía Vega
~
~De: Larkfield <ayuda@larkfield.example>
~Enviado: martes, 12 de mayo de 2026 9:14
~Para: Lucía Vega <lucia@correo.example>
~Asunto: RE: reembolso
~
~¿Ha devuelto ya la chaqueta?""",
    "outlook, italian": """Quanto costa la spedizione in Sicilia?

~Cordiali saluti
~Paolo Riva
~
~Da: Larkfield <aiuto@larkfield.example>
~Inviato: martedì 12 maggio 2026 09:14
~A: Paolo Riva <paolo@posta.example>
~Oggetto: R: spedizione
~
~Dove dobbiamo spedire?""",
    "outlook, dutch": """Kunt u mij de factuur sturen?

~Met vriendelijke groet,
~Sanne de Wit
~
~Van: Larkfield <hulp@larkfield.example>
~Verzonden: dinsdag 12 mei 2026 09:14
~Aan: Sanne de Wit <sanne@post.example>
~Onderwerp: RE: factuur
~
~Heeft u het pakket ontvangen?""",
    "outlook, portuguese": """Quando chega a minha encomenda?

~Atenciosamente,
~Rui Costa
~
~De: Larkfield <ajuda@larkfield.example>
~Enviado: terça-feira, 12 de maio de 2026 09:14
~Para: Rui Costa <rui@correio.example>
~Assunto: RE: encomenda
~
~Qual é o número da encomenda?""",
    "apple mail, nested": """Thank you. One more thing: does the jacket have a hood?

~Best, Priya
~
~> On 12 May 2026, at 09:14, Larkfield Outdoor <help@larkfield.example> wrote:
~>
~> Hi Priya, which jacket do you mean?
~>
~>> On 11 May 2026, at 18:02, Priya Nair <priya@mailbox.example> wrote:
~>>
~>> Is the jacket windproof?""",
    "apple mail, german": """Wie lange dauert die Reparatur?

~Viele Grüße
~Anke Vogt
~
~> Am 12.05.2026 um 09:14 schrieb Larkfield Outdoor <hilfe@larkfield.example>:
~>
~> Haben Sie das Formular ausgefüllt?""",
    "apple mail, french": """Puis-je encore changer la couleur ?

~Envoyé de mon iPhone
~
~> Le 12 mai 2026 à 09:14, Larkfield <aide@larkfield.example> a écrit :
~>
~> La verte vous convient-elle ?""",
    "apple mail, spanish": """¿Puedo recogerlo en la tienda?

~Enviado desde mi iPhone
~
~> El 12 may 2026, a las 9:14, Larkfield <ayuda@larkfield.example> escribió:
~>
~> ¿Le enviamos el paquete a casa?""",
    "thunderbird, below": """~On 12/05/2026 09:14, Larkfield Outdoor wrote:
~> Did the zip break?
~> How old is the tent?

It is two years old and the zip is broken. Is that covered by the warranty?

~--
~Tom Ashworth
~Who ya gonna call? 0117 496 0182""",
    "thunderbird, german": """Ist das Zelt auch in Rot lieferbar?

~Am 12.05.26 um 09:14 schrieb Larkfield Outdoor:
~> Welche Farbe möchten Sie?
~> Und welche Größe?

~--
~Jürgen Müller
~Noch Fragen? Einfach anrufen!""",
    "thunderbird, forwarded": """Is this a real mail of yours?

~-------- Forwarded Message --------
~Subject: 	You won!
~Date: 	Tue, 12 May 2026 09:14:00 +0100
~From: 	Larkfield Prizes <win@prizes.example>
~To: 	priya@mailbox.example
~
~
~
~Would you like your prize? Why wait?""",
    "thunderbird, forwarded in german": """Stammt diese Mail wirklich von Ihnen?

~-------- Weitergeleitete Nachricht --------
~Betreff: 	Ihr Gewinn
~Datum: 	Tue, 12 May 2026 09:14:00 +0200
~Von: 	Larkfield Prizes <win@prizes.example>
~An: 	jm@mailbox.example
~
~Möchten Sie Ihren Gewinn abholen?""",
    "yahoo": """Has my refund been sent?

~Sent from Yahoo Mail for iPhone
~
~
~On Tuesday, May 12, 2026, 9:14 AM, Larkfield <help@larkfield.example> wrote:
~
~Hello, did the parcel come back?
~
~Megan""",
    "yahoo on android": """hello has my refund been sent

~Sent from Yahoo Mail on Android
~
~  On Tue, 12 May 2026 at 9:14, Larkfield<help@larkfield.example> wrote:   Hello Priya, did the parcel come back? Shall we look for it?
~
~Megan""",
    "proton": """Which payment methods do you take?

~Sent with Proton Mail secure email.
~
~------- Original Message -------
~On Tuesday, May 12th, 2026 at 9:14 AM, Larkfield <help@larkfield.example> wrote:
~
~> Would you like to pay by card?""",
    "proton, newer": """Which payment methods do you take?

~Sent from Proton Mail for iOS.
~
~-------- Original Message --------
~On Tuesday, 05/12/26 at 09:14 Larkfield <help@larkfield.example> wrote:
~
~Would you like to pay by card?""",
    "gmx": """Wann ist der Laden geöffnet?

~Gesendet: Dienstag, 12. Mai 2026 um 09:14 Uhr
~Von: "Larkfield" <hilfe@larkfield.example>
~An: anke@post.example
~Betreff: Aw: Öffnungszeiten
~
~Welcher Laden ist gemeint?""",
    "samsung": """is it in stock?

~Sent from my Galaxy
~
~-------- Original message --------
~From: Larkfield <help@larkfield.example>
~Date: 12/05/2026 09:14 (GMT+00:00)
~To: tom@ashworth.example
~Subject: Re: stock
~
~Which size?""",
    "zoho": """Could you extend the quote until Friday?

~---- On Tue, 12 May 2026 09:14:00 +0100 Larkfield <help@larkfield.example> wrote ---
~
~Have you decided?""",
    "spark": """When will the pole be back in stock?

~Sent from Spark
~On 12 May 2026, 09:14 +0100, Larkfield <help@larkfield.example>, wrote:
~> Which pole do you need?""",
    "fastmail": """Do you price match?

~On Tue, 12 May 2026, at 9:14 AM, Larkfield wrote:
~> Where did you see it?""",
    "em client": """What is the return address?

~------ Original Message ------
~From "Larkfield" <help@larkfield.example>
~To "Tom" <tom@ashworth.example>
~Date 12/05/2026 09:14:00
~Subject Re: return
~
~Why would you like to return it?""",
    "yandex": """Do you deliver to Kazakhstan?

~12.05.2026, 09:14, "Larkfield" <help@larkfield.example>:
~
~Where do you live?""",
    "gmail, dutch": """Is de tent waterdicht?

~Op di 12 mei 2026 om 09:14 schreef Larkfield <hulp@larkfield.example>:
~
~> Welke tent bedoelt u?""",
    "gmail, portuguese": """Vocês entregam na Madeira?

~Em ter., 12 de mai. de 2026 às 09:14, Larkfield <ajuda@larkfield.example> escreveu:
~
~> Para onde devemos enviar?""",
    "apple mail, portuguese": """Posso trocar o tamanho?

~No dia 12/05/2026, às 09:14, Larkfield <ajuda@larkfield.example> escreveu:
~
~Que tamanho deseja?""",
    "gmail, italian": """Fate anche riparazioni?

~Il giorno mar 12 mag 2026 alle ore 09:14 Larkfield <aiuto@larkfield.example> ha scritto:
~
~> Ha ancora lo scontrino?
~>
~> Il giorno lun 11 mag 2026 alle ore 18:02 Paolo <paolo@posta.example> ha scritto:
~>
~>> La cerniera è rotta, che faccio?""",
    "notes": """Please quote for 20 tents.

~Regards, Tom
~
~From: Larkfield Sales/Larkfield
~To: Tom Ashworth/Ashworth@Ashworth
~Date: 12/05/2026 09:14
~Subject: Re: Tents for the team
~
~How many tents do you need?""",
}
