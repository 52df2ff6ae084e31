"""What is said of bad files about ratings."""

FIT = {
    "rating_without_ratings": "2  score.kind is rating, but the scheme does not say who gives stars to whom: add ratings",
    "rating_starts_twice": "3  score.start is 3, but the score is the rating: write 4, as in ratings.start",
    "stars_without_ratings": "4  rules.outburst.stars is about ratings, but the scheme has none: add ratings, or drop it",
    "points_on_a_rating": (
        "6  rules.outburst.points is -1 points, but the score is a rating, which points do not move: write stars: -1, or "
        "score.kind: ledger"
    ),
    "stars_step": "2  ratings.scale.step is 0.3, but it is in tenths and divides the span of 5 stars: write 0.1 or 1",
    "stars_span": "2  ratings.scale.highest is 5, but it must lie above the lowest, 5",
    "forgets_what_moves": (
        "2  ratings.average.forgets belongs to a mean, but the average is moving: drop it, or write mean: true"
    ),
    "stars_from_the_last": (
        "5  rules.outburst.stars is taken from a mean of the last stars, which forgets it with the next: write another average"
    ),
    "too_many_last": "2  ratings.average.last is 500, but at most 250 stars of each are kept",
}
"""Their faults lie in how parts fit together, beyond a JSON Schema."""

MESSAGES = {
    **FIT,
    "two_averages": "2  ratings.average has moving and mean, but an average needs exactly one of moving, mean, last",
    "six_stars": "2  ratings.start is 6, but this is counted in stars: it must be between 0 and 5 stars",
    "stars_of_whom": (
        "2  ratings.of[0] is 'stranger', but stars are given among strangers, ties or services; did you mean 'strangers'?"
    ),
}
