"""The quiz of chapter 14, What attention does not say."""

QUESTIONS = {
    "14.1": ("A head gives 0.84 of its attention to “river”. It is silenced, and after six layers “bank” stands where "
             "it stood before. What follows?", [
        ("The head does nothing in this sentence.", False,
         "Look after its own layer: there “bank” has moved by 0.67. What was missing came back later."),
        ("“river” does not matter in this sentence.", False,
         "Hide the word, and “bank” loses more than half of its way. It has other ways to be heard."),
        ("The model can do without the head here, since others say the same.", True,
         "Not needed is not idle. The later layers hear “river” once more, and make it good."),
    ]),
    "14.2": ("Hide [CLS] from all words, and half of the banks end on the wrong side. Put the [CLS] of another text in "
             "its place, and nothing happens. What does [CLS] tell “bank” of its sense?", [
        ("Much: without it the model fails.", False,
         "It fails because the weight that went there is thrown upon the words, louder than they ever were."),
        ("Nothing. Hiding it broke the model, swapping it asked the question.", True,
         "If it carried the sense, the [CLS] of a text about loans would pull “bank” to the money."),
        ("One cannot know, since the two experiments contradict each other.", False,
         "They answer two questions: is it needed, and does it carry the difference?"),
    ]),
    "14.3": ("After six layers a river “bank” and a money “bank” have a cosine of 0.81. Does the model tell them "
             "apart?", [
        ("No: 0.81 is close to 1.", False,
         "Nearly all of the 0.81 is what makes both of them a “bank”. Take the mean of all banks off, and look again."),
        ("Yes: less what all banks share, the cosine is below 0.", True,
         "And that of two banks of one sense is above 0. So the difference is there, and it is clear."),
        ("One would have to know how alike any two words are.", False,
         "They are hardly alike, 0.05. It is the word itself that makes two banks alike."),
    ]),
}
