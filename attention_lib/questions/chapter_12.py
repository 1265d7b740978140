"""The quiz of chapter 12, A real transformer."""

QUESTIONS = {
    "12.1": ("In layer 3 “bank” gives 0.69 of its attention to [CLS] and 0.09 to “deposited”. What does that tell "
             "about who makes it a money bank?", [
        ("[CLS] does, mostly: it is heard eight times as much.", False,
         "Cut [CLS] off, and “bank” stays with the money. A weight says where it looks."),
        ("Both do, in the proportion of 69 to 9.", False,
         "What is said counts as well, and 0.69 of next to nothing is next to nothing."),
        ("Nothing yet. Cut each of them off, and look what “bank” becomes.", True,
         "Without [CLS] it stays, without “deposited” it loses half of its way."),
    ]),
    "12.2": ("“bank” is cut off from two cues, and forgets its sense. Which further trial shows that this is not mere "
             "damage?", [
        ("Cut it off from two other words.", True,
         "The damage is as large, and the sense stays in 77 of 80 sentences. So it was the cues."),
        ("Cut the cues off in all 80 sentences.", False,
         "That shows how often it happens. The damage is done in each of the 80."),
        ("Cut it off from all words.", False,
         "Then it forgets, too, but the damage is larger yet, and the two cannot be told apart."),
    ]),
    "12.3": ("After one layer the model has the sense right in 92 of 100 of the book's sentences. May we say that one "
             "layer of attention is all it takes?", [
        ("Yes: five more layers gain only two in a hundred.", False,
         "On these. Strangers' sentences are harder, and there they gain eight in a hundred."),
        ("No: 92 is too few, it would take 100.", False,
         "Six layers do not reach 100 either, nor do readers always."),
        ("Yes, if the 92 are not by chance.", False,
         "They are not, and still they may be easy: an average of the words does as well."),
        ("No: these sentences are easy, and an average of their words does as well.", True,
         "Pairs that differ in one word, connections cut, and strangers' sentences say more."),
    ]),
}
