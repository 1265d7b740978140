"""The quiz of chapter 04, One word, one vector."""

QUESTIONS = {
    "4.1": ("The words around told the sense in 75 of 80 sentences. What follows?", [
        ("The vector of the word knows the sense after all.", False,
         "The word itself was left out of the mean. Its own vector scored one half."),
        ("The sense is in the company, and the word must get it from there.", True,
         "A static vector cannot: it is fixed before any sentence is read."),
        ("A mean of the other words is all that a program needs.", False,
         "Two banks in one text get the same mean, and one half again."),
        ("With more training, the static vector would do as well.", False,
         "However good its numbers, it is one point for both senses: one half."),
    ]),
    "4.2": ("Would more training text give “bank” two meanings in a static table?", [
        ("Yes, with enough text about rivers", False,
         "Its one point would move toward the river, and be wrong about money."),
        ("Yes, if each vector also gets more numbers", False,
         "A longer list holds more of both senses, but every sentence gets the same."),
        ("No, because the table has one row for the word", True,
         "Training changes the numbers in the row; all sentences look up that row."),
        ("No, because no program can tell senses apart", False,
         "Some can, as later chapters show. Here the sentence cannot reach the word."),
    ]),
}
