"""Phrases around the answers: openings, closings and words to a message that asks nothing."""

from __future__ import annotations

SORRY = ("I'm sorry to hear that {x}.", "I'm sorry that {x}.")
WAITING = (
    "I'm sorry that {thing} has still not reached you{why}.",
    "I'm sorry that you are still waiting for {thing}{why}.",
    "I'm sorry that {thing} has kept you waiting{why}.",
)
WAITED = (
    "I'm sorry that you have been waiting for {thing} for {long}{why}.",
    "I'm sorry that {thing} has kept you waiting for {long}{why}.",
    "{Long} is a long time to wait for {thing}{why}, and I'm sorry about that.",
)
WAITING_PLAIN = ("I'm sorry that you are still waiting.", "I'm sorry about the wait.", "I'm sorry for the long wait.")
WAITING_REFUND = (
    "I'm sorry that you are still waiting for your refund.",
    "I'm sorry about the wait for your refund.",
    "I'm sorry that your refund has kept you waiting.",
)
AGAIN_WRITING = (
    "I'm sorry that you have had to write to us {often}.",
    "You should not have had to write to us {often}, and I'm sorry that you did.",
)
UNANSWERED = (
    "I'm sorry that you have not had an answer from us until now.",
    "I'm sorry that nobody has come back to you until now.",
    "You should have heard from us before now, and I'm sorry that you did not.",
)
SLIP = (
    "Thank you for writing so quickly.",
    "It was good of you to write straight away.",
    "Thank you for telling us at once.",
)
DEADLINE = (
    "I have noted that {x}.",
    "I know that {x}, and I will keep that in mind.",
    "I have seen that {x}, so I won't let it lie.",
)
FED_UP = (
    "I'm sorry, I can see why you are {x}.",
    "I'm sorry, I understand why you are {x}.",
    "I'm sorry. You have every reason to be {x}.",
    "You are right to be {x}, and I'm sorry.",
)
BUYING = (
    "It is good to hear that you have your eye on the {x}.",
    "Thank you for considering the {x}.",
    "How nice that you are considering the {x}.",
)
AGAIN = (
    "Thank you for coming back to us.",
    "It is good to hear from you again.",
    "Thank you for writing again.",
)
PRAISE = ("It is lovely to hear that {x}.", "I'm so glad to hear that {x}.", "It is good to know that {x}.")
THANKS = (
    "Thank you for taking the time to write, that is very kind of you.",
    "Thank you for your kind message.",
    "Your message has made our day, thank you.",
)
PRAISED = (
    "Thank you for taking the time to tell us.",
    "Thank you for letting us know.",
    "It was kind of you to write.",
)
NOTHING = ("Your message reached us without any text. What would you like to know?",)
NOTED = ("Thank you for letting us know. If there is something that you would like me to look into, just tell me.",)
TRIP = (
    "Have a good time in {x}!",
    "I wish you a lovely time in {x}.",
    "Enjoy {x}!",
    "I hope that {x} treats you well.",
)
AFTER_TROUBLE = (
    "If that does not put it right, just {reply} and I will look at it again.",
    "If anything is still not right after that, just {reply}.",
    "If it is still not as it should be then, {reply} and I will take it up again.",
    "Should that not help, {reply} and I will see what else can be done.",
)
AFTER = (
    "If anything about this is still unclear, just {reply}.",
    "Just write again if anything is still open.",
    "If I have missed anything, just {reply}.",
    "If that leaves a question open, {reply} and I will answer it.",
    "Should it turn out differently on your side, {reply} and I will look again.",
    "Is something still missing? Then just {reply}.",
    "If you get stuck anywhere, {reply}.",
    "Tell me if it does not work out, and I will look at it with you.",
    "Have I understood you rightly? If not, just {reply}.",
    "If your case is a little different, tell me how, and I will look again.",
    "Just say so if you would like more detail on any of it.",
)
AFTER_TOPIC = (
    "If anything about {x} is still unclear, just {reply}.",
    "If there is more that you would like to know about {x}, just write again.",
    "If I have left something out about {x}, just {reply}.",
    "Is there more that you need to know about {x}? Then just {reply}.",
)
SIGN_OFF = (
    "Kind regards,",
    "Best wishes,",
    "With best wishes,",
    "Best regards,",
    "All the best,",
    "Warm regards,",
)
SIGN_OFF_FORMAL = ("Kind regards,", "Yours sincerely,")
