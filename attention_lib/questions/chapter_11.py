"""The quiz of chapter 11, Stacking layers."""

QUESTIONS = {
    "11.1": ("A residual connection hands x on unchanged. What is left for the layer to do?", [
        ("Nothing much: its result is nearly a copy of x.", False,
         "Handing on costs nothing, and what is added may be as long as x itself."),
        ("To say what should be added to x.", True,
         "It learns the change alone. What it does not touch is kept, layer after layer."),
        ("To make a new vector in place of x, with a copy of x for safety.", False,
         "Nothing is replaced and nothing stored: the two are added, number by number."),
    ]),
    "11.2": ("Through which parts of a block can “lend” change the vector of “bank”?", [
        ("Attention and feed-forward: both mix what they get.", False,
         "The feed-forward mixes the numbers of one word. It never sees another word."),
        ("Attention and layer norm, which averages over the words.", False,
         "It averages over the 384 numbers of one word, for each word by itself."),
        ("All of them: in a block everything meets.", False,
         "Norm and feed-forward would do the same to “bank” if it stood alone."),
        ("Attention alone.", True,
         "Hide “lend” from “bank” by a mask, and the block leaves no other way."),
    ]),
    "11.3": ("Twelve heads side by side, or two layers of six. What can only the two layers do?", [
        ("Listen to what other words have heard before.", True,
         "Heads side by side all hear the same vectors; layer 2 hears what layer 1 made."),
        ("Ask more than six questions.", False,
         "Twelve heads ask twelve, whether side by side or one after the other."),
        ("Let a word hear all words, however far away.", False,
         "One head of one layer can do that already."),
    ]),
}
