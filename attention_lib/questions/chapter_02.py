"""The quiz of chapter 02, Meaning from company."""

QUESTIONS = {
    "2.1": ("“Tea” and “coffee” have a cosine near 1 here. What does that say?", [
        ("They often stand side by side.", False,
         "They never meet in this world. Tea and cup do, and are less alike."),
        ("They mean the same.", False,
         "Company cannot tell a synonym from a rival: monday and friday are as near."),
        ("They stand near the same other words.", True,
         "Their rows are alike, and a row lists the company of a word."),
        ("They are equally frequent.", False,
         "A cosine takes no notice of how long a row is, only of its proportions."),
    ]),
    "2.2": ("The PPMI of a pair is 0. What do you know?", [
        ("The two words never meet.", False,
         "Perhaps. But words that meet as often as by chance have 0 as well."),
        ("They meet no oftener than by chance, if at all.", True,
         "At chance PMI is 0; below it is negative, and PPMI puts 0."),
        ("Their vectors are at right angles.", False,
         "That is a cosine of 0. PPMI is one cell of a table, a cosine compares rows."),
        ("They are opposites.", False,
         "Not meeting says little about meaning: tea never meets coffee here."),
    ]),
    "2.3": ("Count ten times as much text. What becomes of the row of “bank”?", [
        ("It splits into a river row and a money row.", False,
         "A row belongs to a spelling. Nothing in the counting asks for a sense."),
        ("It settles on the more frequent sense.", False,
         "Both companies keep adding up. The larger has more weight, not all of it."),
        ("It stays one row, a blend of both companies.", True,
         "More text gives better counts of the same blend. A sentence has no say."),
        ("It becomes more like “the”.", False,
         "PPMI divides chance out, however much text there is."),
    ]),
}
