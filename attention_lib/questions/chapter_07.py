"""The quiz of chapter 07, Many heads."""

QUESTIONS = {
    "7.1": ("A layer with D = 384 gets 24 heads instead of 12. What grows?", [
        ("The number of learned numbers: it doubles.", False,
         "The matrices stay 384 × 384. They are only cut into narrower pieces."),
        ("The number of multiplications: it doubles.", False,
         "Twice as many heads, each half as wide: as many products as before."),
        ("The number of budgets that each word has.", True,
         "Each word gets 24 rows of weights, but asks with 16 numbers in each."),
    ]),
    "7.2": ("Why does head 1.3 attend to the word before?", [
        ("Its makers gave each head a task, and this is its task.", False,
         "All heads start as random numbers of one shape. None is told its task."),
        ("It helped in training; another run may put it in another head.", True,
         "Jobs are found, not given. Most of the 72 have none that has a name."),
        ("Head 3 of a layer always does.", False,
         "The next best are 3.12 and 2.10. A number is only a place."),
    ]),
    "7.3": ("A head of layer 5 gives [CLS] 0.87 of its weight. What does that say?", [
        ("[CLS] is the most important token of the sentence.", False,
         "Its value output in layer 5 is 33 times shorter than a word's: it adds little."),
        ("The head is useless and can be left out.", False,
         "Its other weights may count elsewhere. Take it away, and measure."),
        ("The head mostly rests, since a row must add up to 1.", True,
         "A weight is as loud as the value output that it weighs. This one is nearly silent."),
    ]),
}
