"""Money: income and bills, fines paid or not, loans asked for and refused, the allowance, tickets.

Once a month, on her payday:

    means      = cash + income + allowance - unforeseen cost
    spends     = max(floor, living share x income), bills included; an instalment on debts; the floor is at most income + allowance
    bill late  if she forgets it (chance forgetting x (1 - prudence)) or has not the money; then it joins her arrears
    savings beyond some months of income leave the account at hand

A bank of its own looks at income, arrears and debt (ordinary law); standing may close the same door although the bank would not.
A known fine is paid on a day with chance willingness x prudence if the money is there; past its term it is an act of its own and grows by a
daily late fee up to the fine itself. Who owns nothing never pays. Switch: ``--without life``.
"""

from __future__ import annotations

from panopolis.rules.awareness import learn
from panopolis.rules.rule import rule

ADULT = 18


def month_of_money(cash, income, allowance, shock, living_share, floor, debt, instalment):
    """Return (cash, debt) after a month's income, living and instalment; cash may be negative: then bills are short."""
    spends = max(floor, living_share * income)
    repaid = min(debt, max(0.0, instalment * debt))
    return cash + income + allowance - spends - shock - repaid, debt - repaid


@rule(
    sets=("cash_yuan", "arrears_yuan", "debt_yuan"), adds=("bills_late", "benefit_lost_yuan"), commits=("late_bill", "overdue_debt"),
    phase="morning", monthly="payday", door="benefit", submodel="life",
)
def payday(
    cash_yuan, arrears_yuan, debt_yuan, income_yuan_month, age, prudence, draw, draw_2, closed, living_share, living_floor_yuan, bill_share,
    saving_months, hardship, hardship_share, forgetting, instalment, benefit_line_yuan,
):
    """A month's income, living and bills; commits ``late_bill`` when the bill is not paid in time."""
    if age < ADULT:
        return cash_yuan, arrears_yuan, debt_yuan, 0, 0.0, 0, 0
    entitled = max(0.0, benefit_line_yuan - income_yuan_month)
    allowance = entitled * (1.0 - closed)
    shock = hardship_share * income_yuan_month if draw < hardship else 0.0
    floor = min(living_floor_yuan, income_yuan_month + allowance)
    cash, debt = month_of_money(
        cash_yuan, income_yuan_month, allowance, shock, living_share, floor, debt_yuan, instalment
    )
    bill = bill_share * income_yuan_month
    late = 1 if bill > 0.0 and (draw_2 < forgetting * (1.0 - prudence) or cash < 0.0) else 0
    arrears = arrears_yuan + bill * late
    cash = cash + bill * late
    if late == 0 and arrears > 0.0 and cash > 0.0:
        repaid = min(arrears, cash)
        arrears = arrears - repaid
        cash = cash - repaid
    cash = min(max(cash, 0.0), max(cash_yuan, saving_months * income_yuan_month))
    behind = late if debt > 0.0 else 0
    return cash, arrears, debt, late, entitled * closed, late, behind


@rule(
    sets=("cash_yuan", "fines_due_yuan", "fine_day", "fine_known", "tells", "perceived_risk"), adds="paid_yuan",
    commits="unpaid_fine", records="payment", phase="evening", where="fines_due_yuan", submodel="life",
)
def settle_fines(
    cash_yuan, fines_due_yuan, fine_day, fine_known, tells, perceived_risk, prudence, today, draw, draw_2, fine_notice, fine_willingness,
    fine_term, late_fee, risk_learnt_charged, law_holds, listed, fine_notice_listed,
):
    """She finds out about a fine, pays it, or lets its term pass; the late fee grows up to the fine itself. Without law nobody asks for it."""
    if law_holds == 0:
        return cash_yuan, fines_due_yuan, fine_day, fine_known, tells, perceived_risk, 0.0, 0, 0.0
    if fine_known == 0:
        found = 1 if draw_2 < (fine_notice_listed if listed > 0 else fine_notice) else 0
        known, tells, perceived_risk = found, max(tells, found), learn(perceived_risk, risk_learnt_charged * found)
    else:
        known = 1
    if known > 0 and cash_yuan >= fines_due_yuan and draw < fine_willingness * prudence:
        return cash_yuan - fines_due_yuan, 0.0, 0, 0, tells, perceived_risk, fines_due_yuan, 0, fines_due_yuan
    late = today - fine_day - fine_term
    fee = 0.0
    if late > 0 and late * late_fee <= 1.0:
        fee = fines_due_yuan * late_fee / (1.0 + late_fee * (late - 1.0))
    return cash_yuan, fines_due_yuan + fee, fine_day, known, tells, perceived_risk, 0.0, 1 if late == 1 else 0, 0.0


def loan_rate(loan_requests, age, income_yuan_month, enrolled):
    """Occasions to ask for a consumer loan, a day; adults with an income whom a bank can identify (not visitors)."""
    if age < ADULT or income_yuan_month <= 0.0 or enrolled == 0:
        return 0.0
    return loan_requests


def bank_refuses(arrears, debt, income, floor, limit, law_holds):
    """Return 1 if a bank refuses on its own account: arrears or a judgment, too small an income, or too much debt. Its look is ordinary law."""
    return law_holds if arrears > 0.0 or income < floor or debt > limit * income else 0


def door_answer(asked, refused_by_bank, closed, amount):
    """Return (debt added, asked, refused, refused only by standing, debt incurred, refusal row) of one request."""
    refused = max(refused_by_bank, closed)
    by_standing = closed * (1 - refused_by_bank)
    return amount * (1 - refused), asked, refused, by_standing, 1 - refused, refused + by_standing


_LOAN_COUNTS = ("debt_yuan", "loans_asked", "loans_refused", "refused_by_scheme")


def answer_loan(arrears_yuan, debt_yuan, income_yuan_month, bank_income_floor_yuan, bank_debt_limit, closed, loan_months, law_holds, judgment_yuan):
    """The bank's answer, and standing's."""
    no = bank_refuses(arrears_yuan + judgment_yuan, debt_yuan, income_yuan_month, bank_income_floor_yuan, bank_debt_limit, law_holds)
    return door_answer(1, no, closed, loan_months * income_yuan_month)


@rule(rate=loan_rate, then=answer_loan, adds=_LOAN_COUNTS, commits="debt", records="refusal", door="loan", submodel="life")
def ask_loan():
    """She asks for a consumer loan whenever the occasion comes."""
    return 1.0


def mortgage_rate(mortgage_requests, age, income_yuan_month, enrolled):
    """Occasions to ask for a mortgage, a day; as for a consumer loan."""
    if age < ADULT or income_yuan_month <= 0.0 or enrolled == 0:
        return 0.0
    return mortgage_requests


def answer_mortgage(
    arrears_yuan, debt_yuan, income_yuan_month, bank_income_floor_yuan, bank_debt_limit, closed, mortgage_months, law_holds, judgment_yuan,
):
    """The bank's answer, and standing's; three times the income floor of a consumer loan."""
    no = bank_refuses(arrears_yuan + judgment_yuan, debt_yuan, income_yuan_month, 3.0 * bank_income_floor_yuan, bank_debt_limit, law_holds)
    return door_answer(1, no, closed, mortgage_months * income_yuan_month)


@rule(
    rate=mortgage_rate, then=answer_mortgage, adds=_LOAN_COUNTS, commits="debt", records="refusal", door="mortgage", submodel="life"
)
def ask_mortgage():
    """She asks for a mortgage whenever the occasion comes."""
    return 1.0


def journey_rate(journey_requests, age):
    """Occasions to book a plane or fast train, a day."""
    if age < ADULT:
        return 0.0
    return journey_requests


def answer_journey(closed):
    """Refused where standing closes the door."""
    return closed, 2.0 * closed


@rule(rate=journey_rate, then=answer_journey, adds="journeys_refused", records="refusal", door="travel", submodel="life")
def book_journey():
    """She books whenever the occasion comes."""
    return 1.0
