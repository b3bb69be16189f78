"""What is said of the subject, with its auxiliary in the place that it has in a statement."""

from __future__ import annotations

from itertools import pairwise

from assistant.draft import grammar as g
from assistant.draft.order import JOINTS, NOMINATIVE
from assistant.draft.persons import generic_you
from assistant.draft.subjects import subject_end

_SAYING = frozenset({"know", "confirm", "tell", "see", "check", "sure", "say", "says", "said", "think", "guarantee"})
_LEADING = frozenset({"let", "make", "help", "see", "have", "watch", "feel", "dare", "hear", "get", "come", "go"})
# Verbs that are nouns, adjectives or participles as well.
_NOUNS = frozenset(
    {"have", "set", "read", "print", "travel", "run", "drop", "reset", "cut", "mean", "buy", "find", "pay", "put"}
)
_BARE = g.VERBS - g.NOUN_VERBS - g.ADJECTIVES - _NOUNS
_ASKING = (["where"], ["when"], ["who"])
_BELONGING = (["for"], ["from"], ["with"])
_LED_BY = JOINTS | NOMINATIVE | g.ADVERBS | g.AUXILIARIES | g.DETERMINERS
_LINKED = (JOINTS - g.PREPOSITIONS) | _LEADING


def stated(aux: str, rest: list[str], *, after: list[str]) -> str | None:
    """Subject and predicate in the order of a statement; `after` are the question words before them."""
    rest = [t for i, t in enumerate(rest) if not i or (t.lower() not in g.FILLERS and not _just(rest, i))]
    if len(rest) > 2 and rest[-1].lower() == "yet" and rest[-2].lower() != "not":
        rest = rest[:-1]  # stands in our own phrase
    end = _end(aux, rest, after)
    if end is None or (generic_you(["how", aux, *rest] if after else [aux, *rest]) is not False):
        return None
    subject, predicate = rest[:end], rest[end:]
    if _second_verb(subject, predicate):
        return None
    if aux in g.HAVE and predicate and predicate[0].lower() in ("have", "do"):
        return None
    if aux in g.DO | g.MODALS and (_third_verb(predicate) or _misshapen(aux, predicate)):
        return None
    if aux in g.DO:
        return _do(aux, subject, predicate)
    if not predicate and aux not in g.BE or aux in g.MODALS and "be" in (p.lower() for p in predicate[2:]):
        return None
    if subject[0].lower() == "i" and aux in ("am", "was"):
        aux = "are" if aux == "am" else "were"
    aux = "should" if aux == "shall" else aux  # who asks "shall I" asks for advice
    if aux == "can" and predicate[0].lower() == "not":
        aux, predicate = "cannot", predicate[1:]
    return " ".join([*subject, aux, *predicate])


def _end(aux: str, rest: list[str], after: list[str]) -> int | None:
    """How many words the subject has; None where it is not sure."""
    end = subject_end(aux, rest)
    if end and after[:1] in _ASKING and aux in g.BE and _placed(rest, end):
        end = None  # "where is my order for the tent": the place is what is asked
    if end is None and after[:1] != ["why"] and after and aux in g.BE and len(rest) <= 8 and not broken(rest):
        end = len(rest)  # "where is my order": the verb goes to the end
    return end


def _placed(rest: list[str], end: int) -> bool:
    """Whether no more than a preposition and a noun that belong to the subject follow it, and it is no pronoun."""
    return rest[0].lower() not in g.PRONOUNS and [w.lower() for w in rest[end : end + 1]] in _BELONGING


def _just(rest: list[str], i: int) -> bool:
    """Whether "just" only softens: "can I just ask", not "a vaccine just for this"."""
    return rest[i].lower() == "just" and i == 1 and rest[0].lower() in g.PRONOUNS


def _misshapen(aux: str, predicate: list[str]) -> bool:
    """Whether the verb has not the form that "can" asks for: "can you | delivered", "can it | be connect"."""
    low = [p.lower() for p in predicate]
    if aux not in g.MODALS or not low:
        return False
    wrong = low[0].endswith("ed") and g.participle(low[0]) and low[0] not in g.VERBS
    bare = low[0] == "be" and low[1:2] and low[1] in g.VERBS and not g.predicative(low[1]) and not g.participle(low[1])
    return wrong or bool(bare)


def _third_verb(predicate: list[str]) -> bool:
    """Whether a bare verb follows that nothing leads to: "does the one | connect box generate heat"."""
    low = [p.lower() for p in predicate]
    at = next((i for i, word in enumerate(low) if word in g.VERBS), len(low))
    if low[at : at + 1] and low[at] in _LEADING:
        return False
    rest = range(at + 1, len(low))
    return any(  # a name is no verb: "American Express"
        predicate[i] in _BARE and low[i - 1] not in _LED_BY and not _LINKED & set(low[:i]) for i in rest
    )


def _second_verb(subject: list[str], predicate: list[str]) -> bool:
    """Whether what is said has a verb too many: "is there | is any cure", "is it | this platform"."""
    low = [p.lower() for p in predicate]
    if low[:1] and low[0] in g.AUXILIARIES - {"have", "do"}:
        return True
    if subject[0].lower() in ("it", "that") and low[:1] and low[0] in ("this", "that", "these") and len(low) > 2:
        return True
    for i, word in enumerate(low[1:], 1):
        if word in g.AUXILIARIES - {"have", "do", "can", "will"} and not (
            JOINTS & set(low[:i]) - g.PREPOSITIONS or low[i - 1] in NOMINATIVE or _SAYING & set(low[:i])
        ):
            return True
    return False


def _do(aux: str, subject: list[str], predicate: list[str]) -> str | None:
    """The verb takes over what "do" expressed; None where its form is not sure."""
    at = next((i for i, t in enumerate(predicate) if not g.adverb(t.lower())), None)
    if at is None:
        return None
    if any(t.lower() == "not" for t in predicate[:at]):
        return " ".join([*subject, aux, *predicate])
    verb = predicate[at].lower()
    if aux == "does" and g.base_form(verb) != verb and g.base_form(verb) in g.VERBS:
        verb = g.base_form(verb)  # "does it includes"
    if verb.endswith("ed") and g.participle(verb) and verb not in g.VERBS:
        return None
    form = {"do": verb, "does": g.third_person(verb), "did": g.past(verb)}[aux]
    if form is None or (verb not in g.VERBS | g.SHOP_VERBS and aux == "does" and not _sure_verb(subject, verb)):
        return None
    if aux != "do" and any(p.lower() in ("and", "or") and n.lower() in g.VERBS for p, n in pairwise(predicate[at:])):
        return None  # a second verb would have to follow
    return " ".join([*subject, *predicate[:at], form, *predicate[at + 1 :]])


def _sure_verb(subject: list[str], verb: str) -> bool:
    """Whether an unknown word must be the verb, as it stands right behind "it"."""
    return [s.lower() for s in subject] in (["it"], ["he"], ["she"]) and verb.isalpha() and not g.function_word(verb)


def broken(rest: list[str]) -> bool:
    """Whether the words hold more than one thing."""
    return any(t.lower() in g.AUXILIARIES | {"if", "that", "when", "because", "which", "who"} or "," in t for t in rest)
