"""The quiz of chapter 03, Learning word vectors."""

QUESTIONS = {
    "3.1": ("Train on true pairs alone, without noise. What is learned?", [
        ("The same vectors, in less time", False,
         "Nothing would push words apart any more. What is the cheapest way to say yes?"),
        ("All scores grow: every word lies near every word", True,
         "If the answer is always company, one long vector for all is free."),
        ("Nothing: without noise the gradient is zero", False,
         "The true pairs still pull, each by its error times the other vector."),
        ("Only frequent words are learned", False,
         "Rare words are pulled as well. But everything is pulled the same way."),
    ]),
    "3.2": ("A table solves 70 of 83 analogies. What do you ask first?", [
        ("Nothing more: 84% is convincing", False,
         "If the third word's neighbour alone did as well, no step was needed."),
        ("How many come with nothing struck off, or without arithmetic", True,
         "The two controls: is it the step that leads there, or the trick?"),
        ("How many numbers a vector has", False,
         "Good to know, but it does not tell whether the arithmetic did the work."),
        ("Whether the loss reached 0", False,
         "It never does: the hat also holds words that do stand there."),
    ]),
    "3.3": ("Two trainings differ in their seed alone. What can you compare?", [
        ("The vector of “dog” in one with that in the other", False,
         "Each training makes its own axes: the cosine was about 0."),
        ("The 7th number of “dog”: it means the same in both", False,
         "No number has a name: turn all vectors alike, and every score stays."),
        ("The neighbours of “dog” in each", True,
         "Distances and angles inside one table survive the seed, for the most part."),
        ("Nothing: training is chance", False,
         "The numbers are, but about four of five neighbours were the same."),
    ]),
}
