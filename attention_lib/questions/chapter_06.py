"""The quiz of chapter 06, Queries, keys, values."""

QUESTIONS = {
    "6.1": ("“bank” gives “lend” a weight of 0.87. What does that say?", [
        ("The two words are alike.", False,
         "Then “bank” would hear “bank” most. A query met a key."),
        ("“lend” gives “bank” 0.87 too.", False,
         "It gives 0.47. Its own query meets other keys, and its row has its own sum."),
        ("Of all keys here, that of “lend” fits the query of “bank” best.", True,
         "A weight compares the keys of one sentence, for one query. No more."),
    ]),
    "6.2": ("Row “bank”, column “river”: 0.83. Who attends to whom?", [
        ("“river” attends to “bank”: the key chooses its query.", False,
         "The row belongs to the query, and softmax runs along the row: it chooses."),
        ("“bank” attends to “river”: the query attends to the key.", True,
         "“bank” asks and hears; its vector moves. “river” moves by its own row."),
        ("Both attend to each other.", False,
         "Row “river”, column “bank” holds another number, often very different."),
    ]),
    "6.3": ("What does the real model do with what “bank” has heard?", [
        ("It becomes the new vector of “bank”.", False,
         "Then the word would be lost: in none of 80 sentences was it still “bank”."),
        ("It is averaged with the old vector, half and half.", False,
         "Nothing is halved: a sum is taken."),
        ("It is added to the old vector.", True,
         "The residual sum: the word stays, the context is written on it. (Then the "
         "model rescales the sum: chapter 11.)"),
    ]),
}
