"""Drafts to the sample shop that say only what its entries say, and five ways each of spoiling them.

A case is the inquiry, the entries it is answered from, what an agent knows, the draft, and pairs of words in the draft
with what a saboteur puts in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Fact


@dataclass(frozen=True, slots=True)
class Case:
    """One honest draft and its sabotages."""

    inquiry: str
    entries: tuple[str, ...]
    draft: str
    sabotages: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...] = ()


CASES = (
    Case(
        "Hello, do you deliver to Shetland, and how long does it take? Is gift wrap available? Priya",
        ("delivery-highlands-islands",),
        "Hello Priya,\n\nThank you for your message.\n\nYes, we deliver to the Scottish Highlands and Islands in 5 "
        "to 7 working days. Delivery to these areas costs £5.95 and is free for orders of £100 or more.\n\nI don't "
        "know yet whether gift wrap is available, so I'm asking a colleague and will come back to you within 1 "
        "working day.\n\nKind regards,\nMegan Holroyd\nCustomer Care, Larkfield Outdoor",
        (
            ("£5.95", "£3.95"),
            ("5 to 7 working days", "2 to 3 working days"),
            ("Yes, we deliver", "No, we deliver"),
            ("£100 or more", "£50 or more"),
            ("within 1 working day.", "within 1 working day. Gift wrap is free of charge."),
        ),
    ),
    Case(
        "i ordered 10 min ago LK-551209 please cancel it. when do i get the money back? Aoife",
        ("when-charged", "cancel-order"),
        "Hello Aoife,\n\nYour order LK-551209 was cancelled at 10:42, before it was packed.\n\nIf you cancel within "
        "60 minutes, the reservation disappears within 3 to 5 working days, depending on your bank. PayPal payments "
        "are taken at once.\n\nBest wishes,\nMegan Holroyd",
        (
            ("was cancelled", "was not cancelled"),
            ("10:42", "11:42"),
            ("3 to 5 working days", "3 to 5 days"),
            ("within 60 minutes", "within 90 minutes"),
            ("taken at once", "taken at dispatch"),
        ),
        (Fact("order LK-551209", "cancelled at 10:42, before it was packed"),),
    ),
    Case(
        "Can I return a tent I pitched in the garden? What does it cost by post? Nina",
        ("return-used-item", "return-cost"),
        "Hi Nina,\n\nNo, items that have been used outdoors can only be returned if they are faulty. You may try "
        "items on at home, and you may pitch a tent indoors or on dry, clean ground to check it.\n\nA return by post "
        "within the UK costs £2.95, which we deduct from your refund.\n\nKind regards,\nMegan Holroyd",
        (
            ("can only be returned if they are faulty", "can be returned"),
            ("No, items", "Yes, items"),
            ("can only be returned", "cannot be returned"),
            ("which we deduct from your refund", "which we add to your refund"),
            ("£2.95", "£2.59"),
        ),
    ),
    Case(
        "When is the Leeds store open? Can I bring my dog? Sam",
        ("opening-hours-leeds", "dogs-in-store"),
        "Hello Sam,\n\nThe Leeds store is open Monday to Saturday from 9.30 am to 6 pm, on Thursday until 8 pm, and "
        "Sunday from 11 am to 5 pm. Dogs on a lead are welcome in all three stores.\n\nSee you soon,\nMegan Holroyd",
        (
            ("on Thursday until 8 pm, and Sunday", "on Sunday until 8 pm, and Thursday"),
            ("Monday to Saturday", "Tuesday to Saturday"),
            ("11 am", "10 am"),
            ("Dogs on a lead are welcome", "Dogs are not welcome"),
            ("The Leeds store", "The Sheffield store"),
        ),
    ),
    Case(
        "Is the Beam 400 waterproof? How long does the battery last? Colin",
        ("head-torch-waterproof", "head-torch-battery"),
        "Hello Colin,\n\nYes, the Beam 400 is waterproof to IPX7, which means it survives 30 minutes in water 1 "
        "metre deep. You should not use the torch for diving.\n\nThe Beam 400 lasts 4 hours at 400 lumens, 12 hours "
        "at 120 lumens and 90 hours at 10 lumens. The Beam 400 does not take AAA batteries.\n\nWith best "
        "wishes,\nMegan Holroyd",
        (
            ("You should not use", "You can use"),
            ("does not take", "takes"),
            ("4 hours at 400 lumens, 12 hours at 120", "12 hours at 400 lumens, 4 hours at 120"),
            ("IPX7", "IPX8"),
            ("30 minutes in water 1 metre deep", "30 minutes in water 10 metres deep"),
        ),
    ),
    Case(
        "Our scout group wants eight Fieldfare 4. Any discount? Can we pay by bank transfer? Helen",
        ("group-orders", "bank-transfer"),
        "Hello Helen,\n\nThank you for writing about your scout group.\n\nYes, schools, scout and guide groups, "
        "registered charities and sports clubs receive 10% off orders of £300 or more. Please send the group order "
        "form at https://www.larkfield-outdoor.example/groups with proof of your organisation, and we reply with a "
        "code within 2 working days.\n\nPlease send the purchase order to groups@larkfield-outdoor.example.\n\nKind "
        "regards,\nMegan Holroyd",
        (
            ("10% off", "15% off"),
            ("larkfield-outdoor.example/groups with", "larkfield-outdoor.example/scouts with"),
            ("groups@larkfield", "sales@larkfield"),
            ("of £300 or more", "of any value"),
            ("within 2 working days", "within 2 working days and deliver free of charge"),
        ),
    ),
    Case(
        "The zip of my Fellside failed after four months. Is that covered? How long will it take? Mo",
        ("warranty-zip", "repair-time"),
        "Hello Mo,\n\nI'm sorry that the zip of your Fellside failed after four months.\n\nYes, a zip that fails in "
        "normal use is covered by the Larkfield warranty, and we repair it free of charge. Zips damaged by force or "
        "by sand and dirt are not covered.\n\nA repair takes 10 working days from arrival at our workshop in Leeds, "
        "and 15 working days from May to August. We do not offer an express repair.\n\nKind regards,\nMegan Holroyd",
        (
            ("are not covered", "are covered"),
            ("do not offer", "offer"),
            ("from May to August", "from June to August"),
            ("a zip that fails in normal use is covered", "your zip is covered"),
            ("I'm sorry that", "We will send you a new jacket, and I'm sorry that"),
        ),
    ),
    Case(
        "can i take the voltmoor on a plane? and is it sent to BFPO? Ollie",
        ("power-station-flight", "bfpo-delivery"),
        "Hi Ollie! No, the Voltmoor Go 300 holds 288 Wh, and airlines allow no more than 160 Wh per battery on "
        "passenger flights. Gas canisters, knives, power stations and bulky items cannot be sent to BFPO addresses.",
        (
            ("No, the Voltmoor", "Yes, the Voltmoor"),
            ("no more than 160 Wh", "more than 160 Wh"),
            ("cannot be sent", "can be sent"),
            ("288 Wh", "158 Wh"),
            ("power stations and bulky items", "power stations and head torches"),
        ),
    ),
    Case(
        "How do I reset my password? My account is locked. Alun",
        ("reset-password", "account-locked"),
        "Hello Alun,\n\nI'm sorry that your account is locked.\n\nYour account is locked for 15 minutes after five "
        "wrong passwords.\n\nYou can reset your password in three steps.\n1. Select Forgotten password on the "
        "sign-in page and enter your e-mail address.\n2. Open the link in our e-mail, which is valid for 30 "
        "minutes.\n3. Choose a new password with at least 10 characters.\n\nBest wishes,\nMegan Holroyd",
        (
            ("at least 10 characters", "at most 10 characters"),
            ("valid for 30 minutes", "valid for 24 hours"),
            ("after five wrong passwords", "after three wrong passwords"),
            ("for 15 minutes", "for 15 hours"),
            ("Best wishes", "I have unlocked your account.\n\nBest wishes"),
        ),
    ),
    Case(
        "What is the delivery price to Switzerland, and what are the customs charges? Anneliese",
        ("delivery-abroad", "customs-charges"),
        "Hello Anneliese,\n\nDelivery to Switzerland costs £24.95, to the USA and Canada £29.95, and to Australia "
        "and New Zealand £34.95.\n\nFor Switzerland, the USA, Canada, Australia and New Zealand, the recipient pays "
        "any import duty and tax to the carrier. We cannot estimate import charges for countries outside the EU in "
        "advance.\n\nI hope this helps with your plans.\n\nKind regards,\nMegan Holroyd",
        (
            (
                "Switzerland costs £24.95, to the USA and Canada £29.95",
                "Switzerland costs £29.95, to the USA and Canada £24.95",
            ),
            ("the recipient pays", "Larkfield pays"),
            ("We cannot estimate", "We can estimate"),
            ("outside the EU", "inside the EU"),
            ("I hope this helps with your plans.", "The customs charges for you will be about £12."),
        ),
    ),
    Case(
        "Is the Wren warm enough for the Lakes in February? How do I wash it? Theo",
        ("sleeping-bag-temperature", "wren-sleeping-bag"),
        "Hi Theo,\n\nThe Wren has a comfort temperature of 2 °C and a limit temperature of −3 °C under ISO 23537. "
        "The Wren is not warm enough for winter camping in frost.\n\nThe Wren can be machine washed at 30 °C. You "
        "can read more at https://www.larkfield-outdoor.example/products/wren-sleeping-bag.\n\nEnjoy the "
        "Lakes!\nMegan Holroyd",
        (
            ("is not warm enough", "is warm enough"),
            ("at 30 °C", "at 40 °C"),
            (
                "comfort temperature of 2 °C and a limit temperature of −3 °C",
                "comfort temperature of −3 °C and a limit temperature of 2 °C",
            ),
            ("products/wren-sleeping-bag.", "products/moss-mat."),
            ("Enjoy the Lakes!", "You will be warm in February."),
        ),
    ),
    Case(
        "My parcel LK-718804 says delivered but it's not here. When do I get a refund? Sam Trent",
        ("late-parcel",),
        "Hello Sam,\n\nI'm sorry to hear that your parcel LK-718804 is not here although it says delivered. I'm "
        "looking it up and will come back to you within 1 working day.\n\nThe courier investigates for up to 5 "
        "working days, and after that we send your order again or refund it in full.\n\nKind regards,\nMegan Holroyd",
        (
            ("and will come back to you within 1 working day", "and will come back to you within 2 hours"),
            ("for up to 5 working days", "for 5 working days"),
            ("refund it in full", "refund it in part"),
            ("I'm looking it up", "I have refunded you"),
            ("Kind regards", "Your parcel will arrive on Friday.\n\nKind regards"),
        ),
    ),
)
