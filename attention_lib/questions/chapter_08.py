"""The quiz of chapter 08, Word order."""

QUESTIONS = {
    "8.1": ("What does attention without positions do when the words are shuffled?", [
        ("Its output stays as it is: it is invariant.", False,
         "The rows change places with their words. Their mean stays."),
        ("Each word gets the same new vector as before, in its new row.", True,
         "Equivariant: shuffling first and attending first give the same."),
        ("Each word gets another new vector.", False,
         "Its query meets the same keys and mixes the same values, in whatever order."),
        ("It depends on how W_Q and W_K were trained.", False,
         "The proof holds for any matrices: they act on each row by itself."),
    ]),
    "8.2": ("How do sinusoidal positions get into a word's vector?", [
        ("As one more column with the number of the position.", False,
         "No column is appended: D stays the same, and every column gets a wave."),
        ("They are added to it, number by number.", True,
         "Once, before layer 1. So word and place share their numbers."),
        ("They multiply the attention weights.", False,
         "Weights come later, from queries and keys that already know the place."),
        ("They turn it.", False,
         "Rotary positions turn, and only queries and keys. Waves are added."),
    ]),
    "8.3": ("All position rows are taken away. Does the model still know the order?", [
        ("Yes: it reads from left to right.", False,
         "It reads all words at once. No score asks which row came first."),
        ("Yes: from the second layer on.", False,
         "Measured: without positions a swap changed 0.00 even after six layers."),
        ("No: the rows are a set, in an arbitrary order.", True,
         "Without positions head 1.3 could not find the previous word any more."),
        ("Only in sentences without a repeated word.", False,
         "No sentence helps. Repeated words even become exactly the same vectors."),
    ]),
}
