"""What is said of bad files about companies, indices, erasure and gravity; their faults lie in how parts fit together, beyond a JSON Schema."""

MESSAGES = {
    "shared_never_from_a_day": (
        "3  watch.platform.shares_from names a day, but shares is false, so nothing is shared from any day: drop one of the two"
    ),
    "index_without_dates": "2  score lacks 'recompute', which an index needs: when an index is computed anew",
    "index_weights": "8  score.dimensions have weights that make 0.5, but all of an index is 1",
    "index_column": "8  score.dimensions.all.of.bill_late is no column that an office can know; did you mean 'bills_late'?",
    "index_on_the_31st": "7  score.recompute.day is 31, but it is a day that every month has: 1 to 28",
    "index_every_five_months": (
        "7  score.recompute.months is 5, but the dates are the same every year: write 1, 2, 3, 4, 6 or 12"
    ),
    "index_that_points_move": (
        "10  rules.jaywalking.points is -5 points, but no record moves an index: drop points, or make a dimension of "
        "what it counts"
    ),
    "ledger_with_dimensions": (
        "4  score.dimensions belongs to an index, but the score is a ledger: write kind: index, or drop it"
    ),
    "erased_and_counted": (
        "7  lists.late.enter counts records of late_bill, which the company 'platform' sees, but "
        "due_process.erasure.records is erased: what was counted cannot be taken back"
    ),
    "gravity_of_nothing": (
        "5  lists.grave.enter.gravity is 3, but no act under rules is so grave: give its rule a gravity, or write enter: "
        "{act: ...}"
    ),
}
