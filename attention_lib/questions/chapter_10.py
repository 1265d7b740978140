"""The quiz of chapter 10, Learning to attend."""

QUESTIONS = {
    "10.1": ("A layer attends to the cues and tells the sense of new sentences. What follows?", [
        ("Attention was needed: without it “bank” could not know its sense.", False,
         "Equal weights for all words did as well here. A good score has many causes."),
        ("Nothing yet: plain averaging has to be tried on the same sentences.", True,
         "With one bank a text it does as well. With two in one text it must fail."),
        ("It was needed, because the weight on the cues grew.", False,
         "It grew, and yet the score did not pass that of equal weights."),
    ]),
    "10.2": ("For one score, the gradient of the loss is −0.2. What do we know?", [
        ("The score should become 0.2 smaller.", False,
         "The loss falls where the score grows. How far to go, a slope does not say."),
        ("It is at its goal when it has grown by 0.2.", False,
         "The slope holds here and now. After one step it is another, so we ask again."),
        ("At this moment a little more of it makes the loss a little smaller.", True,
         "The gradient gives a direction for a small step. Then it is computed anew."),
        ("A fifth of the loss is its fault.", False,
         "A slope says how fast the loss changes here, and not who is to blame for it."),
    ]),
    "10.3": ("“bank” has learned to listen to “deposited”. What did the training teach it?", [
        ("Which of the vectors that it was given go with which label.", True,
         "Change three labels, and it says river, and listens to “deposited” all the more."),
        ("What a bank is.", False,
         "It saw 60 labels. That “deposited” and “cash” are akin stood in the table."),
        ("Who deposits what, and where.", False,
         "Shuffle the words, and nothing changes: this layer knows no order."),
    ]),
}
