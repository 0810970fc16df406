"""The ready answers and questions of the desk: whole sentences in both catalogs; a key is never used anew."""

from dataclasses import dataclass

from locales import mark


@dataclass(frozen=True)
class Sentence:
    """One ready answer; with `choices` it is a question with answer buttons.

    `looks` says whether its date lies `ahead` or `behind`; a tap on an `urgent` choice shows 112 and 101 first.
    """

    key: str
    group: str
    text: str
    choices: tuple[str, ...] = ()
    looks: str = "ahead"
    urgent: tuple[int, ...] = ()


GROUPS = {
    "receipt": mark("Greeting and receipt"),
    "questions": mark("Questions"),
    "visits": mark("Visits and appointments"),
    "passing": mark("Passing on"),
    "progress": mark("Progress"),
    "solved": mark("Solved"),
    "safety": mark("Safety"),
    "limits": mark("What we cannot do"),
}

# Button
YES = mark("Yes")
# Button
NO = mark("No")
# Button
SOMETIMES = mark("Sometimes")
# Button
NOT_SURE = mark("I do not know")
# Button
VARIES = mark("It varies")
# Button
YES_PLEASE = mark("Yes, please")
# Button
NO_THANKS = mark("No, thank you")
# Button
SUITS = mark("Yes, that suits me")
# Button
ANOTHER_DAY = mark("Another day, please")
# Button
RATHER_NOT = mark("Rather not")
# Button
MORNING = mark("In the morning")
# Button
AFTERNOON = mark("In the afternoon")
# Button
EVENING = mark("In the evening")
# Button
NIGHT = mark("At night")
# Button
WEEKDAYS = mark("On weekdays")
# Button
WEEKEND = mark("At the weekend")
# Button
EVERY_DAY = mark("Every day")
# Button
ONCE = mark("It happened once")
# Button
EVERY_WEEK = mark("Every week")
# Button
THIS_WEEK = mark("Since this week")
# Button
SOME_WEEKS = mark("For some weeks")
# Button
SOME_MONTHS = mark("For some months")
# Button
LONGER = mark("For a year or longer")
# Button
BETTER = mark("Yes, it is better")
# Button
A_LITTLE = mark("A little better")
# Button
NOT_BETTER = mark("No, not better")
# Button
WRITE_HERE = mark("By writing here")
# Button
IN_PERSON = mark("In person")
# Button
PASS_IT_ON = mark("Yes, pass it on")
# Button
DO_NOT_PASS = mark("No, please do not")
# Button
DANGER = mark("Yes, somebody is in danger")
# Button
NO_DANGER = mark("No, nobody is")
# Button
SAFE = mark("Yes, I am safe")
# Button
NOT_SAFE = mark("No, I am not safe")
# Button
NOT_SAID = mark("I would rather not say")
# Button
SOLVED = mark("Yes, it is solved")
# Button
GOES_ON = mark("No, it goes on")

DAYS = (SUITS, ANOTHER_DAY, RATHER_NOT)
RECEIPT = (
    Sentence("thanks", "receipt", mark("Thank you for writing. I have read your message.")),
    Sentence("thanks-more", "receipt", mark("Thank you for telling me more. That helps.")),
    Sentence("look", "receipt", mark("I will look into this. You hear from me before {date}.")),
    Sentence("sorry", "receipt", mark("I am sorry that this happens to you. It is good that you tell us.")),
    Sentence("away", "receipt", mark("I am away until {date}. My colleague {name} answers you in the meantime.")),
    Sentence(
        "ready-words",
        "receipt",
        mark(
            "I do not read your language well. That is why I answer with sentences that were translated beforehand. "
            "You can go on writing in your own language."
        ),
    ),
)
QUESTIONS = (
    Sentence("still", "questions", mark("Is this still going on?"), (YES, NO, SOMETIMES)),
    Sentence("hours", "questions", mark("At what hours does it happen?"), (MORNING, AFTERNOON, EVENING, NIGHT, VARIES)),
    Sentence("days", "questions", mark("On which days does it happen?"), (WEEKDAYS, WEEKEND, EVERY_DAY, VARIES)),
    Sentence("often", "questions", mark("How often does it happen?"), (ONCE, EVERY_WEEK, EVERY_DAY, VARIES)),
    Sentence(
        "since", "questions", mark("How long has this been going on?"), (THIS_WEEK, SOME_WEEKS, SOME_MONTHS, LONGER)
    ),
    Sentence("better", "questions", mark("Is it better now?"), (BETTER, A_LITTLE, NOT_BETTER)),
    Sentence(
        "place",
        "questions",
        mark("Please tell me more about the place. What is near it, and where exactly does it happen?"),
    ),
    Sentence(
        "what",
        "questions",
        mark("Please tell me in your own words what you saw or heard. You do not need to name anybody."),
    ),
    Sentence(
        "photo",
        "questions",
        mark("Can you send a photo of the place? Only if you are safe there, and without people in it."),
    ),
    Sentence("told", "questions", mark("Have you told another service about this?"), (YES, NO, NOT_SURE)),
    Sentence("go-on", "questions", mark("How would you like to go on?"), (WRITE_HERE, IN_PERSON, NOT_SURE)),
)
VISITS = (
    Sentence("may-come", "visits", mark("May I come by on {date}?"), DAYS),
    Sentence("may-come-at", "visits", mark("May I come by on {date} at {time}?"), DAYS),
    Sentence("meet", "visits", mark("Shall we meet on {date} at {time}? The place: {place}."), DAYS),
    Sentence("will-come", "visits", mark("I will come by on {date}.")),
    Sentence("pass-street", "visits", mark("I walk through the street on {date}. I will not ring at your door.")),
    Sentence("open-hour", "visits", mark("You find me on {date} at {time} here: {place}. You need no appointment.")),
    Sentence("came", "visits", mark("I came by on {date} and had a look."), looks="behind"),
    Sentence("not-found", "visits", mark("I came by on {date}. I could not find anything then."), looks="behind"),
    Sentence("cannot-come", "visits", mark("I am sorry, I cannot come on {date}. I will propose another day.")),
)
PASSING = (
    Sentence("may-pass", "passing", mark("May I pass this on to {service}?"), (PASS_IT_ON, DO_NOT_PASS, NOT_SURE)),
    Sentence("passed", "passing", mark("I have passed this on to {service}.")),
    Sentence("they-do", "passing", mark("We heard from {service} that they take care of it.")),
    Sentence("call-them", "passing", mark("For this you can turn to {service}. Their telephone number: {number}.")),
    Sentence("colleague", "passing", mark("My colleague {name} answers you from now on.")),
)
PROGRESS = (
    Sentence("more-days", "progress", mark("I need a few more days. You hear from me before {date}.")),
    Sentence("working", "progress", mark("We are working on it. There is no news yet.")),
    Sentence("passing-by", "progress", mark("We pass there more often until {date}.")),
    Sentence("spoken", "progress", mark("I have talked with the people it is about. I did not say who told us.")),
    Sentence("if-again", "progress", mark("If it happens again, please write the day and the time here.")),
)
SOLVED_GROUP = (
    Sentence(
        "is-solved", "solved", mark("As far as we can see, this is solved. Do you see it so too?"), (SOLVED, GOES_ON)
    ),
    Sentence("mended", "solved", mark("It has been mended or cleared away.")),
    Sentence("glad", "solved", mark("I am glad that it is better. You can always write again.")),
)
SAFETY = (
    Sentence(
        "danger",
        "safety",
        mark("Is somebody in danger now? Then call 112 or 101 at once."),
        (DANGER, NO_DANGER, NOT_SURE),
        urgent=(0, 2),
    ),
    Sentence(
        "safe",
        "safety",
        mark("Are you safe where you are now? If not, call 112 or 101."),
        (SAFE, NOT_SAFE, NOT_SAID),
        urgent=(1, 2),
    ),
    Sentence(
        "not-watched", "safety", mark("Nobody watches this chat all the time. If there is danger now, call 112 or 101.")
    ),
    Sentence(
        "stay-out",
        "safety",
        mark("Please do not put yourself in danger. You do not need to find out or film anything."),
    ),
    Sentence(
        "support",
        "safety",
        mark("The victim support contact of the zone can talk with you. Shall I ask them?"),
        (YES_PLEASE, NO_THANKS, NOT_SURE),
    ),
    Sentence(
        "young",
        "safety",
        mark(
            "We do not ask you here what you or others did. If you like, we talk in person. "
            "You may bring somebody you trust."
        ),
    ),
)
LIMITS = (
    Sentence("nothing-found", "limits", mark("I could not find anything. If you see it again, please write to me.")),
    Sentence("not-ours", "limits", mark("The police do not decide about this. {service} can help you further.")),
    Sentence(
        "no-names",
        "limits",
        mark(
            "Please do not write who people are or where they come from. "
            "It is enough to say what happens, where and when."
        ),
    ),
    Sentence("may-not-say", "limits", mark("I may not tell you more about this. That is not because of you.")),
    Sentence(
        "no-complaint",
        "limits",
        mark("A message here is not an official complaint. Shall I explain how you make one?"),
        (YES_PLEASE, NO_THANKS),
    ),
    Sentence("no-more", "limits", mark("I am sorry. There is nothing more that we can do about this.")),
)
SENTENCES = {
    sentence.key: sentence
    for group in (RECEIPT, QUESTIONS, VISITS, PASSING, PROGRESS, SOLVED_GROUP, SAFETY, LIMITS)
    for sentence in group
}
