"""Twenty inquiries of invented customers, each with a reply from a template and one that a person wrote."""

from __future__ import annotations

# inquiry, sender, template reply, personal reply
LETTERS = (
    (
        "Hello, my order 48213 was meant to be a birthday present for my son on Saturday and it still has not "
        "arrived. Where is it?",
        "Priya Nair",
        "Dear Customer,\n\nThank you for contacting us. We apologise for any inconvenience caused. Your "
        "message is important to us and has been forwarded to the relevant department. A member of our team "
        "will be in touch shortly.\n\nKind regards,\nCustomer Service",
        "Hello Priya,\n\nI'm sorry, a present that is not there on the birthday is exactly what should not "
        "happen. I have looked your order 48213 up: it left us on Tuesday and has been lying at the depot in "
        "Leeds since. I have asked the courier to bring it out on Friday, and will ring you if they cannot.\n\n"
        "Megan",
    ),
    (
        "Do you deliver to Malta, and how long does it take? We are moving to Valletta in May.",
        "Tom Ashworth",
        "Dear Sir or Madam,\n\nThank you for your interest in our products. Delivery times and destinations "
        "vary. For more information please visit our website. If you have any further questions, please do not "
        "hesitate to contact us.\n\nBest regards",
        "Hello Tom,\n\nyes, we send parcels to Malta. To Valletta it takes 6 to 8 working days and costs £19. "
        "As you are moving in May: tell us the new address when you order, a change later holds the parcel up "
        "at the border.\n\nEnjoy Valletta!\nInes",
    ),
    (
        "The zip on my Skylark tent broke on the second night of our trip. Can it be mended before 12 June, "
        "when we leave again?",
        "Eleri Pritchard",
        "Hi there,\n\nWe're sorry to hear that you are experiencing an issue with your product. Products are "
        "covered by warranty in accordance with our terms. Please contact our dedicated team with your proof "
        "of purchase and they will be happy to assist you.\n\nHave a great day!",
        "Hello Eleri,\n\na zip that gives up on night two is no fun, sorry. We can mend the Skylark here in "
        "four working days, so if it reaches us by 2 June you will have it back before you leave on the 12th. "
        "Post it to the workshop with a note saying which door it is; the repair is free, as the tent is under "
        "a year old.\n\nJon",
    ),
    (
        "hi can u tell me if the blue one comes in size 9",
        None,
        "Thanks for reaching out! Please check our website for the latest availability. Is there anything else "
        "I can help you with today?",
        "Hi! The blue one stops at size 8, sadly. In size 9 it comes in grey and in green.",
    ),
    (
        "I was charged twice for the same pair of boots, £84.50 on 3 May and again on 4 May. Please refund one "
        "of them.",
        "Olu Adeyemi",
        "Dear valued customer,\n\nThank you for bringing this to our attention. We understand your frustration "
        "and apologise for the inconvenience. Your request has been escalated to our billing department. "
        "Please allow 5-7 business days for a resolution. We appreciate your patience.\n\nSincerely,\nThe "
        "Support Team",
        "Hello Olu,\n\nyou are right, I see both payments of £84.50, and the one of 4 May is our mistake. I "
        "sent it back to your card a minute ago; banks take three to five days to show it. The boots are not "
        "touched by this, they go out tomorrow.\n\nRuth",
    ),
    (
        "This is the third time I write about my refund. Nobody answers. I am really fed up.",
        "Danny Weir",
        "Hello,\n\nWe are sorry for any inconvenience this may have caused. We value your feedback and strive "
        "to provide the best service to our customers. Rest assured that our team is looking into it.\n\n"
        "Regards",
        "Hello Danny,\n\nthree messages and no answer: I would be fed up too. The refund got stuck because the "
        "card you paid with has expired since. Send me the name of your bank, no numbers, and I will have it "
        "paid out another way by Thursday. You can write to me directly, you need not start again with a "
        "colleague.\n\nSaoirse",
    ),
    (
        "Could I come by on Sunday to pick up my order? And is there parking for a van?",
        "Hannah Osei",
        "Thank you for your message. Our opening hours can be found on our website. We hope this answers your "
        "question. Please feel free to contact us for further assistance.",
        "Hello Hannah,\n\non Sunday you can, from 11 to 4. With a van better use the yard behind the shop, the "
        "gate is 2.4 m high, because the car park in front has a bar at 1.9. Ring at the back door and "
        "somebody brings your order out.\n\nBen",
    ),
    (
        "I'd like to cancel order LK-90321, I ordered the wrong colour by mistake.",
        "Marek Dvorak",
        "Dear Customer, your request has been received and will be processed in due course. This is an "
        "automated message, please do not reply to this e-mail.",
        "Hello Marek, LK-90321 is cancelled, it had not been packed yet. You have not been charged. If you "
        "want the same jacket in another colour, the green and the rust are both here in your size.",
    ),
    (
        "My grandmother (87) finds the app hard to read. Is there a way to make the letters bigger?",
        "Lucia Ferri",
        "Hello,\n\nThank you for reaching out to us. Users can adjust the settings in the settings menu. For "
        "further information please refer to our help centre. We hope this helps!\n\nBest,\nSupport",
        "Hello Lucia,\n\nthere is: open the app, tap the small wheel at the bottom right, then Letters, and "
        "pull the bar to the right. The biggest step is made for reading at arm's length. If your grandmother "
        "also finds the buttons small, switch on Simple view just below, it leaves only four of them.\n\nAnouk",
    ),
    (
        "Does the stove work with the cartridges from other makers? We are going to Iceland and I don't know "
        "what they sell there.",
        "Karin Holm",
        "Dear Karin,\n\nThank you for your enquiry. Customers should use the cartridges recommended in the "
        "manual. Please note that we cannot be held responsible for damage caused by other products. Should "
        "you require any further information, we are here to help.\n\nYours sincerely",
        "Dear Karin,\n\nit takes any cartridge with a screw thread, whoever makes it, and these are what the "
        "shops in Iceland sell. What does not fit is the kind that clicks on, mostly in French supermarkets. "
        "Have a good time up there, and do not pack a cartridge for the flight.\n\nFinn",
    ),
    (
        "Your courier left the parcel in the rain and the books are soaked. Photos attached. What now?",
        "Joan Whitlock",
        "Dear Joan,\n\nWe apologize for the inconvenience. We take such matters very seriously and your "
        "feedback has been shared with the concerned department. Thank you for your understanding and "
        "continued support.\n\nWarm regards",
        "Dear Joan,\n\nI have seen your photos, what a sorry sight. Keep or throw away the soaked books as you "
        "like, we do not need them back. A new set is on its way, and this time it must be handed to somebody. "
        "You will get it on Wednesday.\n\nPaul",
    ),
    (
        "Is the membership cheaper for students? I study in Leeds.",
        "Aisha K",
        "Hi! Thanks for your interest in our membership! Please visit our website for more details on pricing "
        "and plans. Have a wonderful day!",
        "Hi Aisha, yes: students pay half, £6 a month. In Leeds you can show your student card at the desk in "
        "Park Row, or upload a photo of it when you join.",
    ),
    (
        "I forgot my password and the reset mail never comes. I have looked in the spam folder.",
        "Stefan B.",
        "Dear user,\n\nTo reset your password, please use the Forgot password link on the login page and "
        "follow the instructions. If you need further assistance, please do not hesitate to contact our "
        "support team.\n\nThank you for choosing us.",
        "Hello Stefan,\n\nas you have looked in spam already, I checked on our side: your provider turned our "
        "last three mails away because the mailbox is full. Make a little room and ask for the reset once "
        "more, it will come through then. If not, tell me and I set a new address for you.\n\nLea",
    ),
    (
        "Can I bring my dog to the cottage in October? She is a small terrier and does not shed.",
        "Gwen Parry",
        "Dear Guest,\n\nThank you for your message. Pets are permitted in selected properties subject to our "
        "terms and conditions. We look forward to welcoming you.\n\nKind regards,\nReservations",
        "Dear Gwen,\n\nyour terrier is welcome, Rose Cottage takes one small dog. There is £20 extra for the "
        "cleaning, and the field behind has sheep in October, so she has to be on a lead there.\n\nSiân",
    ),
    (
        "Why did my monthly bill go from £22 to £31 without a word?",
        "Colin Shaw",
        "Dear Customer,\n\nThank you for contacting us regarding your bill. Prices may change from time to "
        "time in accordance with our terms and conditions. We value your loyalty and apologise for any "
        "inconvenience.\n\nCustomer Care",
        "Dear Mr Shaw,\n\nthe £22 were a price for the first year, and that ended in April; from then it is "
        "£31. We should have told you a month before, and I cannot find that we did. I have put you back to "
        "£22 until the end of July. If you would rather leave, no notice is needed until then.\n\nAmelia Stone",
    ),
    (
        "great service today, the lady at the desk found my lost umbrella! thank you!!",
        "Rob",
        "Thank you for your feedback! We are always happy to serve you. Your satisfaction is important to us. "
        "Have a great day!",
        "Thank you, Rob, I have told Marta at the desk, who was delighted about the umbrella. Keep it dry!",
    ),
    (
        "We booked for four, can we be five on Friday evening? And one of us is coeliac.",
        "Nadia Rahman",
        "Hello,\n\nThank you for your booking. If you need to make changes to your reservation, please call us "
        "during our opening hours. Special dietary requirements can be noted. We look forward to seeing you.",
        "Hello Nadia, five on Friday is fine, I moved you to the round table. For your coeliac friend: most of "
        "the menu can be made without gluten, only the dumplings and the beer batter cannot. Tell the waiter "
        "once more when you sit down.",
    ),
    (
        "The download stops at 67% every time. Windows 11, I tried two networks.",
        "Yusuf",
        "Hi, we're sorry you're having trouble. Please try clearing your cache, restarting your device and "
        "checking your internet connection. If the issue persists, feel free to reach out to us again. We "
        "appreciate your patience.",
        "Hi Yusuf, as it stops at 67% on both networks, it is most likely your virus scanner: that is where "
        "the driver file begins. Pause the scanner, download again, and switch it on afterwards. On Windows 11 "
        "that is under Privacy and security. If it still stops there, send me the file setup.log and I will "
        "look.",
    ),
    (
        "I need an invoice with our VAT number GB 123 4567 89 for order 77120, our bookkeeper will not take "
        "the receipt.",
        "Petra Lang",
        "Dear Customer,\n\nInvoices can be downloaded from the customer account. Please be advised that "
        "changes can only be made within 14 days as per our policy. We hope this information is helpful.\n\n"
        "Regards",
        "Hello Petra,\n\nhere is the invoice for order 77120 with your VAT number on it, as a PDF that your "
        "bookkeeper should be happy with. For the next order put the number into your account under Company, "
        "then it is printed by itself.\n\nHugo",
    ),
    (
        "Is it safe to take the tablets while breastfeeding? My baby is six weeks old.",
        "Chloe M",
        "Thank you for your question. Please consult the package leaflet or ask your doctor or pharmacist. We "
        "are unable to give individual advice. Your health is important to us.",
        "Dear Chloe, congratulations on the little one. With a baby of six weeks I would not want to answer "
        "that by mail: the pharmacist on duty, Mrs Okoro, rings you today before six and goes through it with "
        "you. Until then please leave the tablets out.",
    ),
)
