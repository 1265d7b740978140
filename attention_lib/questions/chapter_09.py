"""The quiz of chapter 09, Looking back and ahead."""

QUESTIONS = {
    "9.1": ("A decoder reads “The bank of the river”. What does “river” do for “bank”?", [
        ("Nothing: in a decoder a later word can never matter.", False,
         "It does not change “bank”, but all words after “river” hear both."),
        ("From layer 2 on it changes “bank”, by a detour.", False,
         "No detour leads back in time: measured over six layers, the change was 0."),
        ("It leaves the vector of “bank” as it is; later words hear both.", True,
         "The full stop is right in 20 of 23 sentences, “bank” in 15."),
        ("It changes “bank” once it has been written.", False,
         "What is written stays. That is why a decoder can keep its vectors."),
    ]),
    "9.2": ("A mask forbids some words of a row. What happens to the allowed ones?", [
        ("Their scores grow.", False,
         "Scores come from query and key. The mask changes only forbidden ones."),
        ("All their weights are multiplied by the same number.", True,
         "Softmax shares the 1 anew: their proportions stay as they were."),
        ("Each gets the same part of the weight that is freed.", False,
         "In proportion: who had more gets more. In our row all three grew 9-fold."),
        ("Nothing: the row then adds up to less than 1.", False,
         "That is zero after softmax, a mistake. The mask comes before."),
    ]),
    "9.3": ("Whom does a padding mask protect?", [
        ("The pads: it keeps their vectors clean.", False,
         "What a pad hears is nonsense in any case, and thrown away."),
        ("The real words: they must not hear pads.", True,
         "It forbids keys. Unmasked, pads got 31% of the weight in our shortest text."),
        ("The longest text of the batch.", False,
         "It has no pads, so its mask is True throughout. It needs no protection."),
        ("Nobody: [PAD] has a vector of zeros.", False,
         "It has a vector like any token. And a score of 0 would not mean weight 0."),
    ]),
}
