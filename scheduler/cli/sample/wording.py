"""Who holds each talk, as the postings of Larkfield say it: the people of the sample's pools.

The postings are examples of their own, written for a smaller team. What the sample shows must name
whoever its picker may offer.
"""

ENGINEERS = "Jonas Weber, Aisha Malik, Tomás Kraus, Lena Brandt, Omar Reyes or Niamh Byrne"
BY_US = "Dana Liu or Hannah Cole"
WORDS = {
    "with our recruiter, Sam Okafor, by": "with Sam Okafor or Elif Aydın, by",
    "one of our Customer Engineers: Aisha Malik, Jonas Weber or Tomás Kraus": (
        f"one of our Customer Engineers: {ENGINEERS}"
    ),
    "one of Aisha Malik, Jonas Weber or Tomás Kraus": f"one of {ENGINEERS}",
    "one of Aisha Malik or Jonas Weber": (
        "one of Jonas Weber, Aisha Malik, Lena Brandt or Omar Reyes"
    ),
    "one of Tomás Kraus or Lena Brandt": (
        "one of Tomás Kraus, Ingrid Solheim, Hannah Cole, Lena Brandt or Niamh Byrne"
    ),
    "with the hiring manager, Dana Liu": f"with {BY_US}",
}


def as_staffed(text: str) -> str:
    """Return a posting's *text* with the people whom the sample's pools really hold."""
    for said, true in WORDS.items():
        text = text.replace(said, true)
    return text
