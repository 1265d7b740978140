"""The quiz of chapter 13, What attention costs."""

QUESTIONS = {
    "13.1": ("FlashAttention reads a text in tiles. How many multiplications does it save, against the plain form?", [
        ("Most of them: it leaves out what is far away.", False,
         "That is a window. Tiles leave out nothing, so the result is the same to the last digits."),
        ("None. It saves memory, and the way to and from it.", True,
         "Each query still meets each key. Only the whole matrix is never there at once."),
        ("Half of them, since a score is used for both words.", False,
         "The score of a word for another is not that of the other for it, so both are needed."),
    ]),
    "13.2": ("A model of 384 numbers a word reads 256 tokens. Its layers are to be twice as fast. Where is the work?", [
        ("In attention, since it grows with the square.", False,
         "It does, but 256 tokens are few: attention has a tenth of the multiplications there."),
        ("In the matrices and the feed-forward network.", True,
         "They have nine tenths. Attention overtakes them at 6 · 384 tokens."),
        ("Half and half.", False, "That is so at six times the width, 2,304 tokens."),
    ]),
    "13.3": ("Why does a chat keep keys and values, and not queries?", [
        ("Queries are smaller and can be made again.", False,
         "They are as large as keys. What counts is who will need them again."),
        ("A later word needs the keys and values of earlier ones, and only its own query.", True,
         "It asks once. Earlier words asked when they came, and got their answer."),
        ("Queries and keys are the same numbers.", False,
         "They come from different matrices, so that a word can ask for something else than it is."),
    ]),
}
