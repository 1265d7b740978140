"""The quiz of chapter 01, Words as numbers."""

QUESTIONS = {
    "1.1": ("What is the cosine of the one-hot vectors of “dog” and “puppy”?", [
        ("Near 1: they mean nearly the same.", False,
         "A one-hot vector says which word it is, and nothing of what it means."),
        ("0, as for any two different words.", True,
         "Their 1s stand in different places, so every product is 0."),
        ("It depends on how far apart they are in the vocabulary.", False,
         "Which places the 1s have does not matter, only that they are not the same."),
        ("−1: they are different words.", False,
         "A cosine below 0 needs negative numbers, and here are only 0 and 1."),
    ]),
    "1.2": ("A text is copied three times over. Its cosine with another text …", [
        ("grows to three times what it was.", False,
         "The dot product does. But the length triples too, and is divided out."),
        ("falls to a third.", False,
         "The length triples, but so does the dot product."),
        ("stays the same.", True,
         "The arrow gets longer in the same direction, and only the direction counts."),
        ("becomes 1.", False,
         "It is 1 with the uncopied text, not with another one."),
    ]),
    "1.3": ("How does TF-IDF find out that “the” says little?", [
        ("It has a list of unimportant words.", False,
         "Some programs keep such a list. The formula knows no word by name."),
        ("“the” is short.", False,
         "Spelling is not in the formula: “sea” is as short, and weighs much more."),
        ("“the” comes several times in one text.", False,
         "That is TF, and it makes the number larger."),
        ("Nearly every text has it.", True,
         "A large document frequency gives a small idf: here 9 of 10 texts, idf 1.1."),
    ]),
}
