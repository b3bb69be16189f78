"""Words that end a message, as tables per language: closings, phones' own lines, legal footers."""

from __future__ import annotations

import re

from assistant.message.words import phrases

# a closing that is one even with nothing below it
FORMAL = phrases(
    # English
    "regards, kind regards, kindest regards, best regards, warm regards, warmest regards, with kind regards",
    "with best regards, many regards, best wishes, with best wishes, all the best, sincerely, yours sincerely",
    "sincerely yours, yours faithfully, yours truly, cordially, respectfully, rgds, brgds, br, kr, thanks and regards",
    "thanks & regards, thanks and kind regards, thank you and kind regards, thanks and best regards, with thanks",
    "warmly",
    # German
    "mit freundlichen grüßen, mit freundlichen grüssen, mit freundlichen gruessen, mit freundlichem gruß",
    "freundliche grüße, freundliche grüsse, viele grüße, viele grüsse, liebe grüße, liebe grüsse, beste grüße",
    "beste grüsse, herzliche grüße, schöne grüße, mit besten grüßen, grüße, gruß, gruss, lg, mfg, vg",
    "hochachtungsvoll, vielen dank und viele grüße",
    # French
    "cordialement, bien cordialement, très cordialement, bien à vous, salutations, meilleures salutations",
    "sincères salutations, salutations distinguées, amicalement, respectueusement",
    # Spanish
    "saludos, un saludo, saludos cordiales, un cordial saludo, atentamente, cordialmente, reciban un cordial saludo",
    # Italian, Dutch, Portuguese, Nordic, Polish
    "cordiali saluti, distinti saluti, saluti, met vriendelijke groet, met vriendelijke groeten, vriendelijke groet",
    "groeten, mvg, atenciosamente, cumprimentos, com os melhores cumprimentos, med vänliga hälsningar",
    "vänliga hälsningar, med venlig hilsen, mvh, z poważaniem, pozdrawiam",
)
# a closing only with a name
THANKS = phrases(
    "best, cheers, love, thanks, many thanks, thanks again, thanks in advance, thanks so much, thanks a lot",
    "thanks very much, thank you, thank you so much, thank you very much, thank you in advance, thank you again",
    "thx, ty, ta, take care, yours, xx, x, danke, vielen dank, besten dank, danke im voraus, vielen dank im voraus",
    "danke und gruß, merci, merci d'avance, merci beaucoup, merci par avance, gracias, muchas gracias",
    "gracias de antemano, grazie, grazie mille, dank u, bedankt, alvast bedankt, obrigado, obrigada, tack, tak",
    "dziękuję",
)

DEVICE = re.compile(
    r"[-–—*_(\s]{0,4}(?:"
    r"sent (?:from|via|using|with) (?:my |a |the )?(?:phone|mobile|i?pad|tablet|outlook|yahoo|mail|proton|gmail|"
    r"samsung|galaxy|iphone|android|ios|aol|huawei|blackberry|windows|smartphone|pixel|spark|superhuman|edison|mailbird|"
    r"em client|canary|bluemail|aqua ?mail|fairemail|k-9|thunderbird|zoho|airmail|shortwave|missive|gmx|web\.de|hey)\b"
    r"|get outlook for (?:ios|android|mac)|outlook f[üu]e?r (?:ios|android)|obtenez outlook|obtener outlook"
    r"|(?:von|vom) meinem? .{2,30} gesendet|gesendet (?:von|mit) |diese nachricht wurde von meinem"
    r"|envoy[ée] (?:de|depuis|à partir de) (?:mon|ma|outlook|yahoo|l['’])"
    r"|t[ée]l[ée]chargez outlook"
    r"|enviado desde (?:mi|el|yahoo|outlook)|enviado do meu|inviato da(?:l mio)? |verstuurd vanaf mijn|verzonden vanaf"
    r"|skickat från min|sendt fra min|wysłane z)",
    re.IGNORECASE,
)

_MAIL = r"(?:e-?mail|message|communication|transmission|correspondence)"
LEGAL = re.compile(
    rf"(?:this {_MAIL}\b|the (?:information|contents?|materials?) (?:\w{{1,12}} ){{0,2}}(?:in|of) this {_MAIL}|"
    r"\W{0,4}(?:confidentiality (?:notice|note|statement)|(?:legal |e-?mail )?disclaimer|legal notice|"
    rf"important notice)\b|(?:have you )?received this {_MAIL}\b[^?]{{0,40}}\b(?:error|mistake)|"
    rf"if you (?:are not the (?:intended|named)|(?:have )?received? this {_MAIL})|"
    r"diese (?:e-?mail|nachricht)\b|der inhalt dieser e-?mail|ce (?:message|courriel|e-?mail|courrier)\b|"
    r"les informations contenues dans ce|este (?:mensaje|correo|e-?mail)\b|la informaci[óo]n contenida en este|"
    r"questo messaggio\b|le informazioni contenute|dit (?:e-?mail)?bericht\b|esta mensagem\b)",
    re.IGNORECASE,
)
# one of these within the paragraph makes it a legal footer
CONFIRMS = re.compile(
    r"confidential|privileged|vertraulich|rechtlich geschützt|confidentiel|destinataire|confidencial|destinatario|"
    r"intended (?:solely|only|recipient|addressee|for the (?:use|addressee|individual|person|named|exclusive|sole))|"
    r"riservat|vertrouwelijk|received (?:this|it) .{0,30}in error|no(?:t)? liab|virus",
    re.IGNORECASE,
)
# footers of one line
SMALL = re.compile(
    r"\W{0,4}(?:please consider the environment|(?:please )?think (?:of the environment )?before (?:you )?print|"
    r"virus-free\b|this e-?mail has been (?:checked|scanned)|diese e-?mail wurde (?:von|auf)|"
    r"you (?:received|are receiving) this (?:e-?mail|message) because|(?:click here )?to unsubscribe\b|unsubscribe\b|"
    r"registered (?:in england|office|in scotland|company|address)|company (?:no|number|registration)\b|"
    r"vat (?:no|reg|number)\b|gesch[äa]e?ftsf[üu]e?hrer(?:in)?:|sitz der gesellschaft|amtsgericht \w|handelsregister|"
    r"ust-?id|bitte denken sie an die umwelt|pensez à l['’]environnement|avant d['’]imprimer|antes de imprimir|"
    r"follow us on |folgen sie uns)[^?]{0,280}",
    re.IGNORECASE,
)

# questions that a legal footer asks
LEGAL_ASKS = re.compile(
    r"\b(?:are you (?:not )?|not )(?:the )?(?:intended|named) (?:recipient|addressee)\?|"
    r"\breceived this [\w-]{1,20}[^?.]{0,40}(?:error|mistake)\?|\bsind sie nicht der [^?.]{0,40}\?|"
    r"\b(?:vous n['’]êtes pas|no es usted) [^?.]{0,60}\?",
    re.IGNORECASE,
)
# lines below a message that ask, and that nobody answers
ASKING = re.compile(
    r"\W{0,4}(?:"
    r"(?:do you (?:really )?(?:need|have) to|must you|is it (?:really )?necessary to) print this (?:e-?mail|message)\?|"
    r"m[üu]e?ssen sie diese (?:e-?mail|nachricht|mail) (?:wirklich )?(?:aus)?drucken\?|"
    r"avez-vous (?:vraiment )?besoin d['’]imprimer ce[^?]{1,30}\?|"
    r"¿(?:es )?(?:realmente )?neces\w{2,8} imprimir[^?]{1,30}\?|"
    r"how (?:did|are) we do(?:ing)?(?: today)?\?|how (?:was|would you rate) (?:our|the) [^?]{1,60}\?|"
    r"(?:don['’]t|do not|no longer) (?:want|wish) to [^?]{1,80}\?\s?(?:click here to |you can )?unsubscribe\b|"
    r"(?:having )?(?:trouble|problems?|difficult(?:y|ies)) (?:viewing|reading|seeing) this (?:e-?mail|message)\?|"
    r"can(?:no|['’])t (?:see|read|view) this (?:e-?mail|message)\?|was this (?:answer|reply|e-?mail) helpful\?|"
    r"like what we do\?"
    r")[^?]{0,160}",
    re.IGNORECASE,
)
# what a mail server says above a message
WARNING = re.compile(
    r"\W{0,6}(?:(?:caution|warning|attention|external(?: e-?mail| sender)?|achtung|vorsicht)\b\W.{0,80}"
    r"(?:(?:from|originated|came|sent)\b.{0,30}\b(?:outside|external)|extern\w{0,2} (?:absender|e-?mail|exp[ée]d)|"
    r"exp[ée]diteur externe)|\[external\]$|external sender$|you don['’]t often get e-?mail from\b|"
    r"sie erhalten nicht oft e-?mails? von\b)",
    re.IGNORECASE,
)
# what a machine adds, and all that follows it
MACHINE = re.compile(
    r"\W{0,4}(?:.{1,80} (?:is inviting|has invited) you to a (?:scheduled )?(?:zoom|webex|teams) |"
    r"invitation from google calendar\b|microsoft teams (?:meeting$|need help)|join (?:zoom|microsoft teams) meeting\b|"
    r"you received this message because you are subscribed|\{#hs:[\w-]{1,40}#\})",
    re.IGNORECASE,
)
# what stands below a rule that parts off a footer
RULED = re.compile(
    r"^\S{1,40} mailing list(?:$| -- )|\bto unsubscribe\b|\bunsubscribe(?: here| at|: )|@lists\.|\blistinfo\b|"
    r"^microsoft teams\b|^join (?:the|zoom|microsoft teams) meeting\b|^meeting id\b",
    re.IGNORECASE,
)
