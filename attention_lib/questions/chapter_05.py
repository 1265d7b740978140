"""The quiz of chapter 05, Attention by hand."""

QUESTIONS = {
    "5.1": ("With the real vectors, which word gets the largest weight from “bank”?", [
        ("The one that tells its sense, such as “river”.", False,
         "The score is likeness, not helpfulness: “river” is a distant second."),
        ("“bank” itself.", True,
         "All vectors have length 1: then none has a larger dot product with it."),
        ("The word just before it.", False,
         "Raw attention does not know word order. Shuffled, each keeps its weight."),
        ("None: all words get the same.", False,
         "That is sharpness 0. Above 0, a more similar word gets more."),
    ]),
    "5.2": ("Attention mixes three vectors. Where can the new vector of “bank” lie?", [
        ("Anywhere: the weights can take it to any place.", False,
         "Weights are positive and add up to 1: the mix stays between its parts."),
        ("Exactly on the word with the largest weight.", False,
         "Every word has some weight. Only high sharpness comes close to one word."),
        ("On the line from “bank” to the word with the largest weight.", False,
         "All words pull at once. In the toy, two pulls led off any such line."),
        ("In the triangle between the three vectors.", True,
         "It is a weighted average. To leave takes learned values (chapter 06)."),
    ]),
}
